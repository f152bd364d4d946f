package org.frugalsr.engine.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.frugalsr.engine.study.RunState.Column;
import org.frugalsr.imaging.Score;

/** The results of a study on a terminal: mean and standard deviation over the seeds. */
final class ResultTable {
  private static final String NOTHING = "-";

  private ResultTable() {}

  /**
   * The table of what is finished.
   *
   * @return empty if nothing is
   */
  static Optional<String> of(StudyFolder folder) {
    Map<String, List<RunState>> finished = new LinkedHashMap<>();
    Set<Column> columns = new LinkedHashSet<>();
    Map<Column, Score> bicubic = new LinkedHashMap<>();
    for (Trial trial : folder.located()) {
      RunState state = RunState.of(folder.run(trial));
      List<RunState> seeds = finished.computeIfAbsent(trial.variant(), v -> new ArrayList<>());
      if (state.finished()) {
        seeds.add(state);
        columns.addAll(state.results().keySet());
        bicubic.putAll(state.bicubic());
      }
    }
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(List.of("variant", "seeds"));
    columns.forEach(c -> header.addAll(List.of(c.label(), "SSIM")));
    List<List<String>> rows = new ArrayList<>();
    if (!bicubic.isEmpty()) {
      rows.add(row("bicubic", NOTHING, columns, c -> scores(List.of(bicubic), c)));
    }
    finished.forEach(
        (variant, states) ->
            rows.add(
                row(
                    PlainText.line(variant, 60),
                    String.valueOf(states.size()),
                    columns,
                    c -> scores(states.stream().map(RunState::results).toList(), c))));
    return Optional.of(new TextTable(header, rows).text());
  }

  private static List<Score> scores(List<Map<Column, Score>> runs, Column column) {
    return runs.stream().filter(r -> r.containsKey(column)).map(r -> r.get(column)).toList();
  }

  private static List<String> row(
      String name, String seeds, Set<Column> columns, Function<Column, List<Score>> scores) {
    List<String> row = new ArrayList<>(List.of(name, seeds));
    for (Column column : columns) {
      List<Score> all = scores.apply(column);
      row.add(spread(all, Score::psnr, "%.2f", " dB"));
      row.add(spread(all, Score::ssim, "%.4f", ""));
    }
    return row;
  }

  /** Mean and sample standard deviation (n - 1). */
  static String spread(List<Score> scores, ToDoubleFunction<Score> of, String format, String unit) {
    if (scores.isEmpty()) {
      return NOTHING;
    }
    double mean = scores.stream().mapToDouble(of).average().orElse(Double.NaN);
    String text = String.format(Locale.ROOT, format, mean);
    if (scores.size() > 1) {
      double squares =
          scores.stream().mapToDouble(s -> Math.pow(of.applyAsDouble(s) - mean, 2)).sum();
      text += " +- " + String.format(Locale.ROOT, format, Math.sqrt(squares / (scores.size() - 1)));
    }
    return text + unit;
  }
}
