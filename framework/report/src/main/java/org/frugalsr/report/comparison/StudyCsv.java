package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.page.Csv;

/**
 * The numbers of a comparison, one line for each run and each set that it was measured on.
 *
 * <p>Numbers are not rounded; a run without results has one line with its state.
 */
final class StudyCsv {
  private static final List<String> NAMES =
      List.of(
          "variant",
          "twin",
          "seed",
          "run",
          "state",
          "counts",
          "set",
          "scale",
          "protocol",
          "checkpoint",
          "checkpoint_step",
          "self_ensemble",
          "data_hash",
          "images",
          "psnr",
          "ssim",
          "parameters",
          "multiply_adds",
          "binary_operations",
          "size_bytes",
          "lr",
          "statistics_batches",
          "use",
          "label");

  private StudyCsv() {}

  /** Returns the content of the file. */
  static String of(ComparedRuns runs) {
    List<List<String>> lines = new ArrayList<>(List.of(NAMES));
    for (ComparedVariant v : runs.variants()) {
      for (ComparedRun m : v.members()) {
        boolean counts = v.counting().contains(m);
        List<List<String>> measured =
            m.content().map(run -> measured(v, m, counts, run, runs.use())).orElse(List.of());
        lines.addAll(measured);
        if (measured.isEmpty()) {
          lines.add(line(run(v, m, counts)));
        }
      }
    }
    return Csv.of(lines);
  }

  private static List<List<String>> measured(
      ComparedVariant v,
      ComparedRun member,
      boolean counts,
      RunContent run,
      EvaluationSetting.Use use) {
    List<List<String>> lines = new ArrayList<>();
    EvaluationSetting.measured(run, use)
        .forEach(
            (c, m) -> {
              Map<String, String> line = run(v, member, counts);
              line.put("set", c.target().set());
              line.put("scale", String.valueOf(c.target().scale()));
              line.put("protocol", c.target().protocol());
              line.put("lr", c.target().lr().text());
              line.put("checkpoint", c.checkpoint());
              line.put("checkpoint_step", String.valueOf(m.method().step()));
              line.put("self_ensemble", csv(c.selfEnsemble()));
              line.put("data_hash", c.data());
              line.put("statistics_batches", String.valueOf(m.method().statisticsBatches()));
              line.put("use", c.use().word());
              line.put("images", String.valueOf(m.images().size()));
              line.put("psnr", String.valueOf(m.mean().psnr()));
              line.put("ssim", String.valueOf(m.mean().ssim()));
              cost(run, c, line);
              lines.add(line(line));
            });
    return lines;
  }

  private static void cost(RunContent run, EvaluationSetting c, Map<String, String> line) {
    run.history().of(NetworkCost.class).stream()
        .map(JournalRecord::event)
        .filter(n -> n.scale() == c.target().scale())
        .forEach(
            n -> {
              line.put("parameters", text(n.parameters()));
              line.put("multiply_adds", text(n.multiplyAdds()));
              line.put("binary_operations", text(n.binaryOperations()));
              line.put("size_bytes", text(n.sizeBytes()));
            });
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }

  private static Map<String, String> run(ComparedVariant v, ComparedRun m, boolean counts) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("variant", v.name());
    line.put("label", v.label());
    line.put("twin", v.twin().orElse(""));
    line.put("seed", String.valueOf(m.entry().seed()));
    line.put("run", m.folder());
    line.put("state", m.state().word());
    line.put("counts", String.valueOf(counts));
    return line;
  }

  private static List<String> line(Map<String, String> values) {
    return NAMES.stream().map(name -> values.getOrDefault(name, "")).toList();
  }

  /** The format of older files: true or false for 8 symmetries or none, else their number. */
  private static String csv(SelfEnsemble e) {
    return e == SelfEnsemble.FLIPS
        ? String.valueOf(e.symmetries())
        : String.valueOf(e == SelfEnsemble.ALL);
  }
}
