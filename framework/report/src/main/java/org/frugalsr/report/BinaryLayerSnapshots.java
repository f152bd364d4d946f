package org.frugalsr.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Table;

/**
 * What a run saw whenever it looked at its one-bit layers.
 *
 * <p>Flips are told midway: at the end of a schedule that falls to 0 nothing flips any more, and in
 * the first step what starts near 0 does. The other figures are told as the run left them.
 *
 * @param midway the look nearest to half of the run's steps, but for the first; the earlier of two
 * @param last the last look
 */
record BinaryLayerSnapshots(Optional<JournalRecord> midway, JournalRecord last) {
  /** Where a reader finds what the figures are. */
  static final String REFERENCE = "what each is, stands in docs/reference/diagnostics.md.";

  /** The figures, in the order of a table's columns. */
  static final List<Figure> FIGURES =
      List.of(
          new Figure("flip_rate", "Flips a step, midway", true, "%.1e"),
          new Figure("flips_per_100_steps", "Flips in 100 steps, midway", true, "%.3f"),
          new Figure("expected_flips_per_100_steps", "Expected: 100 d/(2b)", true, "%.3f"),
          new Figure("at_box", "At the box", false, "%.3f"),
          new Figure("never_flipped", "Never flipped", false, "%.3f"),
          new Figure("saturated_weights", "Saturated weights", false, "%.3f"),
          new Figure("saturated_inputs", "Saturated inputs", false, "%.3f"),
          new Figure("dead_channels", "Dead channels", false, "%.3f"),
          new Figure("weight_gradient_mismatch", "Mismatch, weights", false, "%.3f"),
          new Figure("input_gradient_mismatch", "Mismatch, inputs", false, "%.3f"));

  /**
   * A figure of one-bit layers.
   *
   * @param field its name in the journal
   * @param name its name in a table
   * @param early whether it is told midway
   * @param format how it is written
   */
  record Figure(String field, String name, boolean early, String format) {
    String shown(OptionalDouble value) {
      return value.isPresent()
          ? String.format(Locale.ROOT, format, value.getAsDouble())
          : Table.NOTHING;
    }
  }

  /** The looks of a run; nothing if its network has no one-bit layers. */
  static Optional<BinaryLayerSnapshots> of(RunContent run) {
    List<JournalRecord> records = run.history().of("one-bit");
    if (records.isEmpty()) {
      return Optional.empty();
    }
    JournalRecord last = records.getLast();
    double half = run.steps().orElse(last.step()) / 2.0;
    Optional<JournalRecord> midway =
        records.stream()
            .skip(1)
            .filter(r -> r.step() < run.steps().orElse(last.step()))
            .min(Comparator.comparingDouble(r -> Math.abs(r.step() - half)));
    return Optional.of(new BinaryLayerSnapshots(midway, last));
  }

  /** The mean of a figure over the layers. */
  OptionalDouble mean(Figure figure) {
    Optional<JournalRecord> record = record(figure);
    return record.isPresent() ? record.get().number(figure.field()) : OptionalDouble.empty();
  }

  /** The paths of the layers. */
  List<String> layers() {
    return layers(last).stream().map(l -> String.valueOf(l.get("path"))).toList();
  }

  /** A figure of one layer. */
  OptionalDouble of(String path, Figure figure) {
    return record(figure).stream()
        .flatMap(r -> layers(r).stream())
        .filter(l -> path.equals(l.get("path")))
        .flatMapToDouble(
            l ->
                l.get(figure.field()) instanceof Number n
                    ? DoubleStream.of(n.doubleValue())
                    : DoubleStream.empty())
        .findFirst();
  }

  private Optional<JournalRecord> record(Figure figure) {
    return figure.early() ? midway : Optional.of(last);
  }

  private static List<Map<?, ?>> layers(JournalRecord record) {
    List<Map<?, ?>> layers = new ArrayList<>();
    if (record.fields().get("layers") instanceof List<?> list) {
      for (Object layer : list) {
        if (layer instanceof Map<?, ?> fields) {
          layers.add(fields);
        }
      }
    }
    return layers;
  }
}
