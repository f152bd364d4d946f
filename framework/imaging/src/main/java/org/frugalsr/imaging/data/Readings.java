package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The findings about the images of data sets when they were read for training and measuring, so
 * that none is decoded again for comparison or checks.
 */
public final class Readings {
  private static final int SHOWN = 5;

  private final Map<Entry, Reading> all = new HashMap<>();

  /** An empty collection. */
  public Readings() {}

  /** Adds the findings about an image. */
  void add(Entry entry, Reading reading) {
    all.merge(entry, reading, (a, b) -> b.doubts().isEmpty() ? a : b);
  }

  /** Adds all findings of another collection. */
  public void addAll(Readings others) {
    others.all.forEach(this::add);
  }

  /** The fingerprint of an image, if it was read. */
  Optional<Fingerprint> fingerprint(Entry entry) {
    return reading(entry).map(Reading::fingerprint);
  }

  private Optional<Reading> reading(Entry entry) {
    return Optional.ofNullable(all.get(entry));
  }

  /**
   * Remarks about a set: files that it leaves out, transparency, LR files that are not the bicubic
   * of HR.
   *
   * @return sentences for the user; empty if there are no remarks
   */
  public List<String> remarks(DataSet set) {
    List<String> remarks = new ArrayList<>();
    if (!set.leftOut().isEmpty()) {
      remarks.add(
          "Data set %s leaves out %d of the files in its folder: %s."
              .formatted(set.name(), set.leftOut().size(), brief(set.leftOut())));
    }
    List<String> transparent =
        set.entries().stream()
            .filter(e -> reading(e).filter(Reading::transparent).isPresent())
            .map(Entry::name)
            .toList();
    if (!transparent.isEmpty()) {
      remarks.add(
          "%d of %d images of data set %s have transparent pixels: %s. Transparency is ignored: the colours below it are used as they are."
              .formatted(transparent.size(), set.entries().size(), set.name(), brief(transparent)));
    }
    List<LowResolutionDoubt> doubts =
        set.entries().stream()
            .flatMap(e -> reading(e).stream())
            .flatMap(reading -> reading.doubts().stream())
            .toList();
    if (!doubts.isEmpty()) {
      boolean wrong = doubts.stream().anyMatch(LowResolutionDoubt::wrong);
      remarks.add(
          "LR files of data set %s %s: %s %s"
              .formatted(
                  set.name(),
                  wrong ? "do not fit their HR images" : "are not MATLAB's bicubic of HR",
                  doubts.stream()
                      .sorted((a, b) -> Boolean.compare(b.wrong(), a.wrong()))
                      .limit(SHOWN)
                      .map(LowResolutionDoubt::text)
                      .collect(Collectors.joining(" ")),
                  "To compare all of them, run: frugal data check"));
    }
    return remarks;
  }

  private static String brief(List<String> lines) {
    String first = lines.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return lines.size() > SHOWN ? first + ", and %d more".formatted(lines.size() - SHOWN) : first;
  }
}
