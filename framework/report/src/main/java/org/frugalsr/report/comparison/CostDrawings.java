package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.CostFigure;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.page.Chart;
import org.frugalsr.report.page.Families;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Pen;
import org.frugalsr.report.page.Scatter;
import org.frugalsr.report.page.Scatter.Spot;
import org.frugalsr.report.published.Published;
import org.frugalsr.report.statistics.Spread;

/** Charts of PSNR over cost. */
final class CostDrawings {
  /** The horizontal axes; runs of earlier versions have no bit operations. */
  private static final List<String> AXES =
      List.of("parameters", "multiply-adds", "size in bytes", "bit operations");

  private final ComparedRuns runs;
  private final CostComparison costs;
  private final List<Published> published;

  CostDrawings(ComparedRuns runs, List<Published> published) {
    this.runs = runs;
    this.costs = new CostComparison(runs);
    this.published = published;
  }

  /** The chapter of the report; empty if no network was measured. */
  Optional<Part> section() {
    List<Part> drawings = runs.conditions().stream().<Part>map(this::drawing).toList();
    if (drawings.isEmpty()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part.Paragraph(
            "Bars: ± one standard deviation over the seeds."
                + (costs.hasBinary()
                    ? " Multiply-adds are the float ones only: binary operations only count as bit"
                        + " operations."
                    : "")
                + (published.isEmpty()
                    ? ""
                    : " Hollow: published scores; "
                        + EvaluationSetting.OTHER_PROTOCOL
                        + " measured by another"
                        + " protocol, or on other LR images.")));
    parts.addAll(drawings);
    return Optional.of(new Part.Section("Quality and cost", parts));
  }

  private Scatter drawing(EvaluationSetting c) {
    List<Spot> spots = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      Spread psnr = v.spread(c, Score::psnr);
      if (psnr.n() > 0) {
        spots.add(
            new Spot(
                v.label(),
                "",
                v.pen(),
                false,
                across(v, c.target().scale()),
                psnr.mean(),
                psnr.n() > 1 ? psnr.deviation() : 0));
      }
    }
    for (Published p : published) {
      c.printed(p)
          .ifPresent(
              figures ->
                  spots.add(
                      new Spot(
                          p.method(),
                          " (published)" + c.mark(p),
                          pen(p),
                          true,
                          List.of(p.parameters(), p.multiplyAdds(), Double.NaN, Double.NaN),
                          Double.parseDouble(figures.psnr()),
                          0)));
    }
    boolean counted = spots.stream().anyMatch(s -> Double.isFinite(s.across().getLast()));
    return new Scatter(
        "PSNR (dB) on " + runs.heading(c),
        AXES.subList(0, counted ? AXES.size() : AXES.size() - 1),
        spots,
        runs.bicubic(c).stream()
            .map(m -> m.mean().psnr())
            .filter(Double::isFinite)
            .findFirst()
            .map(psnr -> new Chart.Level("bicubic", psnr)));
  }

  /** The pen of a published method: the same on all sets, and not that of a variant. */
  private Pen pen(Published p) {
    List<String> methods = published.stream().map(Published::method).distinct().toList();
    List<Pen> pens =
        Families.pens(runs.variants().stream().map(ComparedVariant::label).toList(), methods);
    return pens.get(runs.variants().size() + methods.indexOf(p.method()));
  }

  private List<Double> across(ComparedVariant v, long scale) {
    return List.of(
        costs.cost(v, scale, CostFigure.PARAMETERS),
        costs.cost(v, scale, CostFigure.MULTIPLY_ADDS),
        costs.cost(v, scale, CostFigure.SIZE),
        costs.cost(v, scale, CostFigure.BIT_OPERATIONS));
  }
}
