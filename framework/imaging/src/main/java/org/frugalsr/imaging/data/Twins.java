package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.imaging.data.Fingerprint.Likeness;

/** Finds equal or similar images by their fingerprints. */
final class Twins {
  private static final int SYMMETRIES = 8;

  private final List<Known> known = new ArrayList<>();
  private final Map<String, String> byPixels = new HashMap<>();
  private final LandmarkIndex byLandmark = new LandmarkIndex();

  /**
   * An image that matches another one.
   *
   * @param image its name
   * @param likeness how they agree
   */
  record Twin(String image, Likeness likeness) {}

  private record Known(String name, Fingerprint print, List<Look> looks) {}

  /** Adds an image to those that are searched. */
  void add(String name, Fingerprint print) {
    List<Look> looks = new ArrayList<>();
    print
        .look()
        .ifPresent(
            look -> {
              for (int symmetry = 0; symmetry < SYMMETRIES; symmetry++) {
                looks.add(look.transformed(symmetry));
              }
            });
    Known picture = new Known(name, print, looks);
    byLandmark.add(known.size(), print.landmarks());
    known.add(picture);
    byPixels.putIfAbsent(print.pixels(), name);
  }

  /** Finds an image that is equal to, looks like, or shares a part with another one. */
  Optional<Twin> find(Fingerprint print) {
    String same = byPixels.get(print.pixels());
    if (same != null) {
      return Optional.of(new Twin(same, Likeness.PIXELS));
    }
    Optional<Twin> alike = print.look().flatMap(this::alike);
    return alike.isPresent() ? alike : part(print);
  }

  private Optional<Twin> alike(Look look) {
    return known.stream()
        .filter(picture -> picture.looks().stream().anyMatch(look::alike))
        .findFirst()
        .map(picture -> new Twin(picture.name(), Likeness.LOOK));
  }

  private Optional<Twin> part(Fingerprint print) {
    return byLandmark.sharing(print.landmarks()).stream()
        .mapToObj(known::get)
        .filter(picture -> picture.print().landmarks().meet(print.landmarks()))
        .findFirst()
        .map(picture -> new Twin(picture.name(), Likeness.PART));
  }
}
