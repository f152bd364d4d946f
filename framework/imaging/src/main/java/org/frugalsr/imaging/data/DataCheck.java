package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.data.Fingerprint.Likeness;
import org.frugalsr.imaging.data.Twins.Twin;

/**
 * The findings of {@code frugal data check} in a data set, after reading all its files.
 *
 * @param set the set
 * @param sizes summary of the HR sizes
 * @param pairs number of LR files that exist and have the right size
 * @param duplicates images with the same pixels as another image of the set
 * @param alike images that look like another image of the set, or share a part with it
 * @param shared images that are known to be in other sets too, by their files or by the catalogue
 * @param copies images that are in other sets too by their content, but are not listed
 * @param compared the other sets that were searched
 * @param transparent images with pixels that are not opaque
 * @param doubts LR files that are not the bicubic of HR, possibly on purpose
 * @param problems unreadable, missing, misnamed, wrongly sized or mismatched files
 */
public record DataCheck(
    DataSet set,
    String sizes,
    int pairs,
    List<String> duplicates,
    List<String> alike,
    List<String> shared,
    List<String> copies,
    List<Compared> compared,
    List<String> transparent,
    List<String> doubts,
    List<String> problems) {
  private static final int SHOWN = 20;
  private static final int LEAST = 2;

  /** The result of reading one image. */
  private record Finding(
      Entry entry,
      Optional<Size> size,
      Optional<Reading> reading,
      int pairs,
      List<String> problems) {
    static Finding failed(Entry entry, FrugalException e) {
      return new Finding(
          entry, Optional.empty(), Optional.empty(), 0, List.of(String.valueOf(e.getMessage())));
    }
  }

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
   * @param others sets to search for the same images; the set itself is skipped
   */
  public static DataCheck of(DataSet set, List<DataSet> others) {
    List<Finding> findings = read(set, true);
    List<String> duplicates = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    Twins own = new Twins();
    for (Finding finding : findings) {
      finding
          .reading()
          .ifPresent(
              reading -> {
                String name = finding.entry().name();
                own.find(reading.fingerprint())
                    .ifPresent(
                        twin -> {
                          if (twin.likeness() == Likeness.PIXELS) {
                            duplicates.add(name + " = " + twin.image());
                          } else {
                            alike.add(told(name, twin, ""));
                          }
                        });
                own.add(name, reading.fingerprint());
              });
    }
    List<String> shared = new ArrayList<>();
    List<String> copies = new ArrayList<>();
    List<Compared> compared = new ArrayList<>();
    for (DataSet other : others) {
      if (!other.name().equals(set.name())) {
        compared.add(compare(set, findings, other, shared, copies));
      }
    }
    List<String> problems = new ArrayList<>(set.misnamed());
    List<String> doubts = new ArrayList<>();
    for (Finding finding : findings) {
      problems.addAll(finding.problems());
      for (LowResolutionDoubt doubt : finding.reading().map(Reading::doubts).orElse(List.of())) {
        (doubt.wrong() ? problems : doubts).add(doubt.text());
      }
    }
    return new DataCheck(
        set,
        sizes(findings),
        findings.stream().mapToInt(Finding::pairs).sum(),
        duplicates,
        alike,
        shared,
        copies,
        compared,
        findings.stream()
            .filter(f -> f.reading().filter(Reading::transparent).isPresent())
            .map(f -> f.entry().name())
            .toList(),
        doubts,
        problems);
  }

  /** Finds the images of a set that are in another one: known and further ones. */
  private static Compared compare(
      DataSet set,
      List<Finding> findings,
      DataSet other,
      List<String> shared,
      List<String> copies) {
    Map<String, Twin> known = Overlaps.shared(set, other);
    known.forEach((image, twin) -> shared.add(image + " = " + other.name() + "/" + twin.image()));
    Twins theirs = new Twins();
    List<Finding> read = read(other, false);
    for (Finding finding : read) {
      finding.reading().ifPresent(r -> theirs.add(finding.entry().name(), r.fingerprint()));
    }
    Map<String, Twin> found = new TreeMap<>();
    for (Finding finding : findings) {
      String name = finding.entry().name();
      if (!known.containsKey(name)) {
        finding
            .reading()
            .flatMap(r -> theirs.find(r.fingerprint()))
            .ifPresent(twin -> found.put(name, twin));
      }
    }
    found.forEach((image, twin) -> copies.add(told(image, twin, other.name() + "/")));
    return new Compared(
        other.name(),
        (int) read.stream().filter(finding -> finding.reading().isPresent()).count(),
        read.size(),
        other.isInFiles() && !set.aliases().contains(other.name()));
  }

  private static String told(String image, Twin twin, String where) {
    String verb = twin.likeness() == Likeness.PIXELS ? "=" : twin.likeness().verb();
    return "%s %s %s%s".formatted(image, verb, where, twin.image());
  }

  /**
   * Whether every file can be used, LR files match their HR images, and no image is duplicated in
   * this set or in another one. Images that are known to be in other sets, since they are the same
   * files or are listed under {@code overlaps}, are allowed.
   */
  public boolean ok() {
    return problems.isEmpty() && duplicates.isEmpty() && copies.isEmpty();
  }

  /** Whether there was another data set of the user to compare with. */
  public boolean hasCompared() {
    return Compared.anyOwn(compared);
  }

  /** The report, in several lines without a line break at the end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("%s: %d images, %s".formatted(Shown.line(set.name()), set.entries().size(), sizes));
    text.append("\n  from        ").append(Shown.line(set.place()));
    text.append("\n  LR images   ").append(pairText());
    append(text, "duplicates", duplicates);
    appendIfAny(text, "much alike", alike);
    if (compared.isEmpty()) {
      text.append("\n  also in     not looked for");
    } else {
      append(text, "also in", shared);
    }
    text.append("\n  compared    with ").append(Shown.line(Compared.text(compared)));
    appendIfAny(text, "copies of", copies);
    appendIfAny(text, "left out", set.leftOut());
    appendIfAny(text, "transparent", transparent);
    appendIfAny(text, "LR doubtful", doubts);
    append(text, "problems", problems);
    boolean whole = problems.isEmpty() && duplicates.isEmpty();
    text.append("\n  content     sha256 ").append(whole ? set.hash() : "not computed");
    return text.append("\n").append(ok() ? "ok" : "not ok: " + reasons()).toString();
  }

  private String reasons() {
    List<String> reasons = new ArrayList<>();
    if (!problems.isEmpty()) {
      reasons.add("there are problems");
    }
    if (!duplicates.isEmpty()) {
      reasons.add("images are duplicated");
    }
    if (!copies.isEmpty()) {
      reasons.add(
          "images are in other sets too; if intended, list them under overlaps, or check"
              + " with --alone");
    }
    return String.join("; ", reasons);
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

  private static void appendIfAny(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      append(text, title, lines);
    }
  }

  private static void append(StringBuilder text, String title, List<String> lines) {
    text.append("\n  %-12s".formatted(title)).append(lines.isEmpty() ? "none" : lines.size());
    lines.stream()
        .limit(SHOWN)
        .map(Shown::line)
        .forEach(line -> text.append("\n    ").append(line));
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

  private static List<Finding> read(DataSet set, boolean withPairs) {
    return EachAlone.of(
        set.entries(),
        entry -> read(set, entry, withPairs ? set.scales() : List.of()),
        Finding::failed);
  }

  private static Finding read(DataSet set, Entry entry, List<Integer> scales) {
    ImageSource.Opened opened;
    try {
      opened = entry.hr().open();
    } catch (FrugalException e) {
      return Finding.failed(entry, e);
    }
    Image full = opened.color();
    List<String> problems = new ArrayList<>();
    if (full.width() < LEAST || full.height() < LEAST) {
      problems.add(
          "%s is %dx%d pixels; at least %dx%d are needed at x2."
              .formatted(entry.hr(), full.width(), full.height(), LEAST, LEAST));
    }
    int pairs = 0;
    List<LowResolutionDoubt> doubts = new ArrayList<>();
    for (int scale : scales) {
      try {
        ImagePair pair = set.pair(entry, full, scale);
        set.doubt(entry, pair.hr(), pair.lr(), scale).ifPresent(doubts::add);
        pairs++;
      } catch (FrugalException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return new Finding(
        entry,
        Optional.of(new Size(full.width(), full.height())),
        Optional.of(new Reading(Fingerprint.of(Raster.of(full)), opened.transparent(), doubts)),
        pairs,
        problems);
  }
}
