package org.frugalsr.report.content;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.BinaryLayers;
import org.frugalsr.engine.journal.BinaryLayers.Figures;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Table;

/**
 * The diagnostics of a run's one-bit layers over the training.
 *
 * <p>The flip rate is reported at mid-training: at the end of a schedule that decays to 0 nothing
 * flips, and in the first step weights that start near 0 do. The other values are those at the end.
 *
 * @param midway the snapshot nearest to half of the run's steps, except for the first; the earlier
 *     of two
 * @param last the last snapshot
 */
public record BinaryLayerSnapshots(
    Optional<JournalRecord<BinaryLayers>> midway, JournalRecord<BinaryLayers> last) {
  /** A reference to the definitions of the values. */
  public static final String REFERENCE = "definitions: docs/reference/diagnostics.md.";

  /** The values, in the order of a table's columns. */
  public static final List<Figure> FIGURES =
      List.of(
          new Figure(Figures::flipRate, "Flips a step, midway", true, "%.1e"),
          new Figure(Figures::flipsPer100Steps, "Flips in 100 steps, midway", true, "%.3f"),
          new Figure(Figures::expectedFlipsPer100Steps, "Expected: 100 d/(2b)", true, "%.3f"),
          new Figure(Figures::atBox, "At the box", false, "%.3f"),
          new Figure(Figures::neverFlipped, "Never flipped", false, "%.3f"),
          new Figure(Figures::saturatedWeights, "Saturated weights", false, "%.3f"),
          new Figure(Figures::saturatedInputs, "Saturated inputs", false, "%.3f"),
          new Figure(Figures::deadChannels, "Dead channels", false, "%.3f"),
          new Figure(Figures::weightGradientMismatch, "Mismatch, weights", false, "%.3f"),
          new Figure(Figures::inputGradientMismatch, "Mismatch, inputs", false, "%.3f"));

  /**
   * A diagnostic value of one-bit layers.
   *
   * @param value reads the value from a layer's record in the journal
   * @param name its name in a table
   * @param early whether it is reported at mid-training
   * @param format the number format
   */
  public record Figure(
      Function<Figures, OptionalDouble> value, String name, boolean early, String format) {
    public String shown(OptionalDouble value) {
      return value.isPresent()
          ? String.format(Locale.ROOT, format, value.getAsDouble())
          : Table.NOTHING;
    }
  }

  /** The snapshots of a run; empty if its network has no one-bit layers. */
  public static Optional<BinaryLayerSnapshots> of(RunContent run) {
    List<JournalRecord<BinaryLayers>> records = run.history().of(BinaryLayers.class);
    if (records.isEmpty()) {
      return Optional.empty();
    }
    JournalRecord<BinaryLayers> last = records.getLast();
    double half = run.steps().orElse(last.step()) / 2.0;
    Optional<JournalRecord<BinaryLayers>> midway =
        records.stream()
            .skip(1)
            .filter(r -> r.step() < run.steps().orElse(last.step()))
            .min(Comparator.comparingDouble(r -> Math.abs(r.step() - half)));
    return Optional.of(new BinaryLayerSnapshots(midway, last));
  }

  /** The mean of a value over the layers. */
  public OptionalDouble mean(Figure figure) {
    return record(figure)
        .map(r -> figure.value().apply(r.event().means()))
        .orElse(OptionalDouble.empty());
  }

  /** The paths of the layers. */
  public List<String> layers() {
    return last.event().layers().stream().map(BinaryLayers.Layer::path).toList();
  }

  /** A value of one layer. */
  public OptionalDouble of(String path, Figure figure) {
    return record(figure).stream()
        .flatMap(r -> r.event().layers().stream())
        .filter(l -> l.path().equals(path))
        .findFirst()
        .map(l -> figure.value().apply(l.figures()))
        .orElse(OptionalDouble.empty());
  }

  private Optional<JournalRecord<BinaryLayers>> record(Figure figure) {
    return figure.early() ? midway : Optional.of(last);
  }
}
