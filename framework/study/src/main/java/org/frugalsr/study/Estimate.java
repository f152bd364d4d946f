package org.frugalsr.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.cost.Cost;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.ConfigLint;
import org.frugalsr.engine.train.DryRun;
import org.frugalsr.engine.train.ProgressLines;
import org.frugalsr.tensor.Shape;

/**
 * Estimates the cost and duration of a study's trials: times a few steps for each distinct network
 * and batch, not for each trial. Writes nothing.
 */
public final class Estimate {

  private final Plan plan;
  private final List<Trial> chosen;
  private final int jobs;
  private final Consumer<String> progress;
  private double coldStart;
  private final Map<List<Object>, DryRun> timed = new HashMap<>();

  /**
   * An estimate.
   *
   * @param chosen the selected trials
   * @param jobs how many of them run at a time
   * @param progress receives what is being timed, since that takes seconds for each network
   */
  public Estimate(Plan plan, List<Trial> chosen, int jobs, Consumer<String> progress) {
    this.plan = plan;
    this.chosen = chosen;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** A line for each variant and scale, then the sum. */
  public String text() {
    StudyFolder folder = new StudyFolder(plan.path());
    List<List<String>> rows = new ArrayList<>();
    double seconds = 0;
    int open = 0;
    for (List<Trial> trials : variants().values()) {
      int left = folder.waiting(trials).size();
      Experiment e = plan.experiment(trials.getFirst());
      BuiltNetwork network = Networks.build(e);
      DryRun found = timed(trials.getFirst(), e, network);
      seconds += left * secondsEach(trials.getFirst(), e, found);
      open += left;
      rows.addAll(rows(trials, left, network, found, secondsEach(trials.getFirst(), e, found)));
    }
    return new AlignedTable(
                List.of(
                    "variant",
                    "scale",
                    "trials",
                    "to do",
                    "parameters",
                    "multiply-adds",
                    "binary",
                    "steps",
                    "ms/step",
                    "time each"),
                rows)
            .text()
        + sum(open, seconds);
  }

  /** Returns the warnings that the trials would print at their start, with their variants. */
  public List<String> warnings() {
    Map<String, Set<String>> warned = new LinkedHashMap<>();
    variants()
        .forEach(
            (variant, trials) -> {
              Experiment e = plan.experiment(trials.getFirst());
              BuiltNetwork network = Networks.build(e);
              List<String> data = timed(trials.getFirst(), e, network).data();
              ConfigLint.of(e, network, data)
                  .forEach(
                      w -> warned.computeIfAbsent(w, any -> new LinkedHashSet<>()).add(variant));
            });
    long all = plan.contents().trials().stream().map(Trial::variant).distinct().count();
    List<String> lines = new ArrayList<>();
    warned.forEach(
        (warning, by) ->
            lines.add(
                (by.size() == all
                        ? "all variants"
                        : String.join(", ", by.stream().map(v -> PlainText.line(v, 60)).toList()))
                    + ": "
                    + warning));
    return lines;
  }

  private Map<String, List<Trial>> variants() {
    Map<String, List<Trial>> variants = new LinkedHashMap<>();
    chosen.forEach(t -> variants.computeIfAbsent(t.variant(), v -> new ArrayList<>()).add(t));
    return variants;
  }

  private static List<List<String>> rows(
      List<Trial> trials, int left, BuiltNetwork network, DryRun found, double secondsEach) {
    List<List<String>> rows = new ArrayList<>();
    for (int scale : network.image().scales()) {
      Cost cost = CostModel.of(network, scale);
      rows.add(
          List.of(
              PlainText.line(trials.getFirst().variant(), 60),
              "x" + scale,
              String.valueOf(trials.size()),
              String.valueOf(left),
              String.format(Locale.ROOT, "%,d", cost.parameters().headline()),
              giga(cost.operations().multiplyAdds()),
              giga(cost.operations().binary()),
              String.valueOf(trials.getFirst().steps()),
              String.format(Locale.ROOT, "%.0f", 1000 * found.secondsPerStep()),
              ProgressLines.duration(secondsEach)));
    }
    return rows;
  }

  /** The time of a trial in its own process, from its start to its test. */
  private double secondsEach(Trial trial, Experiment e, DryRun found) {
    return found
        .with(trial.steps(), e.evaluation().every(), Math.max(coldStart, found.startSeconds()))
        .seconds();
  }

  private static String giga(long operations) {
    return String.format(Locale.ROOT, "%.2f G", operations / 1e9);
  }

  private String sum(int open, double seconds) {
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = chosen.stream().mapToInt(plan::threads).max().orElse(1);
    int together = Math.max(1, Math.min(Math.min(jobs, open), cores / threads));
    return "%d of %d trials to do: about %s%s, with start, validation and test\n"
        .formatted(
            open,
            chosen.size(),
            ProgressLines.duration(seconds / together),
            together > 1 ? ", " + together + " at a time" : "");
  }

  /** Times a few steps, once for all variants with equal steps and images. */
  private DryRun timed(Trial trial, Experiment e, BuiltNetwork network) {
    TrainerSettings t = e.trainer().common();
    int scale = e.network().common().scale().getFirst();
    Shape batch = Shape.of(t.batch(), t.patch(), t.patch(), network.image().channels());
    List<Object> alike =
        List.of(
            e.trainer().choice(),
            t.optimizer().name(),
            e.root().threads(),
            e.evaluation(),
            e.resolved().config().getConfig("data"),
            e.quantizer(), // some do work that the trace does not show
            network.trace(batch, scale, Mode.TRAIN).steps().stream()
                .map(s -> s.function().name() + s.inputShapes() + s.shape())
                .collect(Collectors.joining("\n")));
    DryRun found = timed.get(alike);
    if (found == null) {
      if (timed.isEmpty()) {
        progress.accept("warming up");
        coldStart =
            DryRun.of(e, progress).startSeconds(); // as each trial's own process will have it
      }
      progress.accept("timing a few steps of " + PlainText.line(trial.variant(), 60));
      found = DryRun.of(e, progress);
      timed.put(alike, found);
    }
    return found;
  }
}
