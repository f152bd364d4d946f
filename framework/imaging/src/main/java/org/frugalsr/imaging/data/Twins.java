package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.imaging.data.Fingerprint.Likeness;

/** Finds pictures among others by their fingerprints. */
final class Twins {
  private static final int SYMMETRIES = 8;

  private final List<Known> known = new ArrayList<>();
  private final Map<String, String> byPixels = new HashMap<>();
  private final Map<Long, List<Known>> byLandmark = new HashMap<>();

  /**
   * A picture that another one is.
   *
   * @param image its name
   * @param likeness in what they agree
   */
  record Twin(String image, Likeness likeness) {}

  private record Known(String name, Fingerprint print, List<Look> looks) {}

  /** Adds a picture to those that are looked among. */
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
    known.add(picture);
    byPixels.putIfAbsent(print.pixels(), name);
    for (long landmark : print.landmarks().hashes()) {
      byLandmark.computeIfAbsent(landmark, any -> new ArrayList<>(1)).add(picture);
    }
  }

  /** The picture that another one is, or looks like, or shares a part with. */
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
    Set<Known> candidates = new HashSet<>();
    for (long landmark : print.landmarks().hashes()) {
      candidates.addAll(byLandmark.getOrDefault(landmark, List.of()));
    }
    return known.stream()
        .filter(candidates::contains)
        .filter(picture -> picture.print().landmarks().meet(print.landmarks()))
        .findFirst()
        .map(picture -> new Twin(picture.name(), Likeness.PART));
  }
}
