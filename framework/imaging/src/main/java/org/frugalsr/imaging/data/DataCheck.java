package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.imaging.Image;

/**
 * What {@code frugal data check} found in a data set, after reading every file of it.
 *
 * @param set the set
 * @param sizes summary of the HR sizes
 * @param pairs number of LR files that are there and of the right size
 * @param duplicates images with the same pixels as another image of the set
 * @param shared images that are in other sets too, by their pixels or by the catalogue
 * @param problems unreadable, missing, misnamed or wrongly sized files
 */
public record DataCheck(
    DataSet set,
    String sizes,
    int pairs,
    List<String> duplicates,
    List<String> shared,
    List<String> problems) {
  private static final int SHOWN = 20;
  private static final int LEAST = 2;

  /** What reading one image gave. */
  private record Finding(
      Entry entry, Optional<Size> size, String pixels, int pairs, List<String> problems) {}

  private record Size(int width, int height) {
    long area() {
      return (long) width * height;
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /**
   * Reads a set, and others to compare it with.
   *
   * @param set the set to check
   * @param others sets to look for the same pictures in; the set itself is passed over
   */
  public static DataCheck of(DataSet set, List<DataSet> others) {
    List<Finding> findings = read(set, true);
    List<String> duplicates = new ArrayList<>();
    Map<String, String> byPixels = new HashMap<>();
    for (Finding finding : readable(findings)) {
      String twin = byPixels.putIfAbsent(finding.pixels(), finding.entry().name());
      if (twin != null) {
        duplicates.add(finding.entry().name() + " = " + twin);
      }
    }
    List<String> shared = new ArrayList<>();
    for (DataSet other : others) {
      if (other.name().equals(set.name())) {
        continue;
      }
      Map<String, String> twins = Overlaps.shared(set, other);
      for (Finding finding : readable(read(other, false))) {
        String twin = byPixels.get(finding.pixels());
        if (twin != null) {
          twins.put(twin, finding.entry().name());
        }
      }
      twins.forEach((image, twin) -> shared.add(image + " = " + other.name() + "/" + twin));
    }
    List<String> problems = new ArrayList<>(set.misnamed());
    findings.forEach(finding -> problems.addAll(finding.problems()));
    int pairs = findings.stream().mapToInt(Finding::pairs).sum();
    return new DataCheck(set, sizes(findings), pairs, duplicates, shared, problems);
  }

  /** Whether every file can be used and no image is there twice; being in other sets is allowed. */
  public boolean ok() {
    return problems.isEmpty() && duplicates.isEmpty();
  }

  /** The report, in several lines without a line break at the end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("%s: %d images, %s".formatted(set.name(), set.entries().size(), sizes));
    text.append("\n  from        ").append(set.place());
    text.append("\n  LR images   ").append(pairText());
    append(text, "duplicates", duplicates);
    append(text, "also in", shared);
    append(text, "problems", problems);
    text.append("\n  content     sha256 ").append(ok() ? set.hash() : "not computed");
    return text.append(ok() ? "\nok" : "\nnot ok").toString();
  }

  private String pairText() {
    return set.lr()
        .map(
            files ->
                "%d of %d as expected at %s, scales %s"
                    .formatted(
                        pairs,
                        set.entries().size() * set.scales().size(),
                        files.root().resolve(files.pattern()),
                        set.scales()))
        .orElse("made from HR as sisr-y makes them");
  }

  private static void append(StringBuilder text, String title, List<String> lines) {
    text.append("\n  %-12s".formatted(title)).append(lines.isEmpty() ? "none" : lines.size());
    lines.stream().limit(SHOWN).forEach(line -> text.append("\n    ").append(line));
    if (lines.size() > SHOWN) {
      text.append("\n    and ").append(lines.size() - SHOWN).append(" more");
    }
  }

  private static String sizes(List<Finding> findings) {
    List<Size> sizes =
        findings.stream()
            .flatMap(finding -> finding.size().stream())
            .sorted(Comparator.comparingLong(Size::area))
            .toList();
    if (sizes.isEmpty()) {
      return "none readable";
    }
    double pixels = sizes.stream().mapToLong(Size::area).sum() / 1e6;
    return "%s to %s, %.2f MPixel".formatted(sizes.getFirst(), sizes.getLast(), pixels);
  }

  private static List<Finding> readable(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.size().isPresent()).toList();
  }

  private static List<Finding> read(DataSet set, boolean withPairs) {
    return set.entries().parallelStream()
        .map(entry -> read(set, entry, withPairs ? set.scales() : List.of()))
        .toList();
  }

  private static Finding read(DataSet set, Entry entry, List<Integer> scales) {
    Image full;
    try {
      full = entry.hr().read();
    } catch (FrugalException e) {
      return new Finding(entry, Optional.empty(), "", 0, List.of(String.valueOf(e.getMessage())));
    }
    List<String> problems = new ArrayList<>();
    if (full.width() < LEAST || full.height() < LEAST) {
      problems.add(
          "%s is %dx%d pixels; at least %dx%d are needed at x2."
              .formatted(entry.hr(), full.width(), full.height(), LEAST, LEAST));
    }
    int pairs = 0;
    for (int scale : scales) {
      try {
        set.pair(entry, full, scale);
        pairs++;
      } catch (FrugalException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    Size size = new Size(full.width(), full.height());
    byte[] digest = DataSet.sha256().digest(Raster.of(full).bytes());
    String pixels = size + " " + HexFormat.of().formatHex(digest);
    return new Finding(entry, Optional.of(size), pixels, pairs, problems);
  }
}
