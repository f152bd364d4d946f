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
 * What a run saw whenever it looked at its one-bit layers.
 *
 * <p>Flips are told midway: at the end of a schedule that falls to 0 nothing flips any more, and in
 * the first step what starts near 0 does. The other figures are told as the run left them.
 *
 * @param midway the look nearest to half of the run's steps, but for the first; the earlier of two
 * @param last the last look
 */
public record BinaryLayerSnapshots(
    Optional<JournalRecord<BinaryLayers>> midway, JournalRecord<BinaryLayers> last) {
  /** Where a reader finds what the figures are. */
  public static final String REFERENCE = "what each is, stands in docs/reference/diagnostics.md.";

  /** The figures, in the order of a table's columns. */
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
   * A figure of one-bit layers.
   *
   * @param value the figure among those that the journal has of a layer
   * @param name its name in a table
   * @param early whether it is told midway
   * @param format how it is written
   */
  public record Figure(
      Function<Figures, OptionalDouble> value, String name, boolean early, String format) {
    public String shown(OptionalDouble value) {
      return value.isPresent()
          ? String.format(Locale.ROOT, format, value.getAsDouble())
          : Table.NOTHING;
    }
  }

  /** The looks of a run; nothing if its network has no one-bit layers. */
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

  /** The mean of a figure over the layers. */
  public OptionalDouble mean(Figure figure) {
    return record(figure)
        .map(r -> figure.value().apply(r.event().means()))
        .orElse(OptionalDouble.empty());
  }

  /** The paths of the layers. */
  public List<String> layers() {
    return last.event().layers().stream().map(BinaryLayers.Layer::path).toList();
  }

  /** A figure of one layer. */
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
