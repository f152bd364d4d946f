package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.page.DotRows;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;
import org.frugalsr.report.statistics.Bootstrap;
import org.frugalsr.report.statistics.Holm;
import org.frugalsr.report.statistics.SignFlips;
import org.frugalsr.report.statistics.Spread;

/** The differences between variants and the baseline, by image and overall. */
final class Differences {
  /** The smallest number of images for a test; on smaller sets differences are only printed. */
  static final int LEAST_IMAGES = 100;

  /** The number of images whose differences are drawn. */
  private static final int SHOWN = 10;

  /** The largest number of references that the axis names. */
  private static final int NAMED = 2;

  private final ComparedRuns runs;

  Differences(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The chapter with the tests; empty if there is nothing to compare with. */
  Optional<Part> tests() {
    if (runs.baseline().isEmpty()) {
      return Optional.empty();
    }
    String title = "Differences to " + runs.baseline().get().label();
    List<Pairing> pairings = pairings(runs.baseline().get());
    return Optional.of(
        new Part.Section(
            title,
            List.of(
                pairings.isEmpty()
                    ? new Part.Paragraph("No other variant was measured with a seed of it.")
                    : table(pairings))));
  }

  private List<Pairing> pairings(ComparedVariant baseline) {
    return runs.conditions().stream()
        .flatMap(
            c ->
                runs.variants().stream()
                    .filter(v -> !v.equals(baseline))
                    .flatMap(v -> Pairing.of(v, baseline, c).stream()))
        .toList();
  }

  private Table table(List<Pairing> pairings) {
    Map<Pairing, Double> found = new LinkedHashMap<>();
    pairings.stream()
        .filter(Differences::large)
        .forEach(p -> found.put(p, SignFlips.pValue(p.finite())));
    List<Double> corrected = Holm.corrected(List.copyOf(found.values()));
    Map<Pairing, Double> holm = new LinkedHashMap<>();
    found.keySet().forEach(p -> holm.put(p, corrected.get(holm.size())));
    List<Row> rows = new ArrayList<>();
    for (Pairing p : pairings) {
      List<String> cells = new ArrayList<>(cells(p));
      cells.add(found.containsKey(p) ? Figures.probability(found.get(p)) : "not tested");
      cells.add(holm.containsKey(p) ? Figures.probability(holm.get(p)) : Table.NOTHING);
      rows.add(Row.of(cells));
    }
    return new Table(
        List.of(
            Column.of("Variant", Kind.TEXT),
            Column.of("Set", Kind.TEXT),
            Column.of("ΔPSNR", Kind.NUMBER),
            Column.of("95 %", Kind.NUMBER),
            Column.of("by seed", Kind.NUMBER),
            Column.of("ΔSSIM", Kind.NUMBER),
            Column.of("better", Kind.NUMBER),
            Column.of("p", Kind.NUMBER),
            Column.of("p (Holm)", Kind.NUMBER)),
        rows,
        notes(found.size()));
  }

  private List<String> cells(Pairing p) {
    List<Double> images = p.finite();
    return List.of(
        p.variant().label(),
        runs.heading(p.condition()),
        Figures.psnrGain(Spread.of(p.psnr()).mean()),
        large(p) ? interval(images) : Table.NOTHING,
        bySeed(p.psnr()),
        Figures.ssimGain(Spread.of(p.ssim()).mean()),
        "%s of %s".formatted(images.stream().filter(d -> d > 0).count(), p.images().size()));
  }

  /** Whether there are enough images for a test and an interval. */
  private static boolean large(Pairing p) {
    return p.finite().size() >= LEAST_IMAGES;
  }

  private static String interval(List<Double> images) {
    Bootstrap.Interval i = Bootstrap.ofMean(images);
    return Figures.psnrGain(i.low()) + " … " + Figures.psnrGain(i.high());
  }

  private static String bySeed(List<Double> differences) {
    double least = differences.stream().mapToDouble(d -> d).min().orElse(Double.NaN);
    double most = differences.stream().mapToDouble(d -> d).max().orElse(Double.NaN);
    return differences.size() == 1
        ? "one seed"
        : Figures.psnrGain(least) + " … " + Figures.psnrGain(most);
  }

  private List<String> notes(int tests) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "PSNR in dB. Equal seeds and equal images are compared. By seed: the lowest and the highest"
            + " difference of a seed. Better: on how many images, by the mean over the seeds.");
    notes.add(
        tests == 0
            ? "Nothing is tested: every set has fewer than %s images.".formatted(LEAST_IMAGES)
            : """
            95 %%: interval of ΔPSNR over images, by the bootstrap (percentiles of %s samples of the per-image \
            differences, seeds as blocks). p: two-sided sign-flip permutation test on their mean (%s flips); p (Holm) \
            is corrected for the %s tests of this table. Both apply to these trained networks on images like these, \
            not to other seeds; for those see the spread by seed. Sets of fewer than %s images are not tested.\
            """
                .formatted(
                    Figures.count(Bootstrap.SAMPLES),
                    Figures.count(SignFlips.FLIPS),
                    tests,
                    LEAST_IMAGES));
    return notes;
  }

  /** The chapter with a drawing for each set; empty if there is nothing to compare with. */
  Optional<Part> drawings() {
    List<Part> parts = new ArrayList<>();
    for (EvaluationSetting c : runs.conditions()) {
      List<Pairing> pairings =
          runs.variants().stream()
              .flatMap(v -> runs.reference(v).flatMap(other -> Pairing.of(v, other, c)).stream())
              .toList();
      if (!pairings.isEmpty()) {
        parts.add(drawing(c, pairings));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part.Section("Image by image", parts));
  }

  private Part drawing(EvaluationSetting c, List<Pairing> pairings) {
    Map<String, List<Double>> sizes = new LinkedHashMap<>();
    for (Pairing p : pairings) {
      p.images().entrySet().stream()
          .filter(e -> Double.isFinite(e.getValue()))
          .forEach(
              e ->
                  sizes
                      .computeIfAbsent(e.getKey(), any -> new ArrayList<>())
                      .add(Math.abs(e.getValue())));
    }
    List<DotRows.Row> rows =
        sizes.entrySet().stream()
            .sorted(Comparator.comparingDouble(e -> -median(e.getValue())))
            .limit(SHOWN)
            .map(e -> row(e.getKey(), pairings))
            .toList();
    String which =
        sizes.size() > SHOWN
            ? ": the %s largest of %s%s"
                .formatted(
                    SHOWN, sizes.size(), pairings.size() > 1 ? ", by the median variant" : "")
            : "";
    return new DotRows(
        "Difference of PSNR by image, " + runs.heading(c) + which,
        "PSNR minus that of %s (dB)".formatted(others(pairings)),
        rows);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static DotRows.Row row(String image, List<Pairing> pairings) {
    return new DotRows.Row(
        image,
        pairings.stream()
            .flatMap(
                p ->
                    Optional.ofNullable(p.images().get(image)).stream()
                        .map(d -> new DotRows.Dot(p.variant().label(), p.variant().pen(), d)))
            .toList());
  }

  private static String others(List<Pairing> pairings) {
    List<String> others = pairings.stream().map(p -> p.other().label()).distinct().toList();
    return others.size() <= NAMED ? String.join(" or ", others) : "its float twin or the baseline";
  }
}
