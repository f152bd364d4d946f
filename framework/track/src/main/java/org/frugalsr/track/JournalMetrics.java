package org.frugalsr.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.journal.BinaryLayers;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.SystemUse;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.run.JournalRecord;

/**
 * The metrics of a journal's records.
 *
 * <p>A name consists of the event, what distinguishes measurements of one event (set, scale,
 * protocol, method, LR images from files), and the field: {@code train/loss}, {@code
 * validate/set5/x2/sisr-y/psnr}, {@code evaluate/set5/x2/sisr-y/network/ssim}, {@code
 * network/x2/parameters}, {@code one-bit/body.0.conv1/never_flipped}.
 */
final class JournalMetrics {
  /**
   * Fields that are part of the name, or describe how a number was measured; texts may parse as
   * NaN.
   */
  private static final Set<String> NO_METRIC =
      Set.of(
          "set",
          "scale",
          "protocol",
          "lr",
          "method",
          "checkpoint",
          "checkpoint_step",
          "symmetries",
          "tiles");

  private JournalMetrics() {}

  /** The numbers of a record, with its step and time; none if it is of another kind. */
  static List<Metric> of(JournalRecord<?> record) {
    JournalEvent event = record.event();
    Optional<String> prefix = prefix(event);
    if (prefix.isEmpty()) {
      return List.of();
    }
    List<Metric> metrics = new ArrayList<>();
    EventJson.numbers(event)
        .forEach(
            (name, value) -> {
              if (!NO_METRIC.contains(name)) {
                metrics.add(metric(record, prefix.get() + name, value));
              }
            });
    if (event instanceof BinaryLayers binary) {
      binary
          .layers()
          .forEach(layer -> ofLayer(record, prefix.get() + layer.path(), layer, metrics));
    }
    return metrics;
  }

  /** Adds the metrics on the signs of a one-bit layer. */
  private static void ofLayer(
      JournalRecord<?> record, String prefix, BinaryLayers.Layer layer, List<Metric> metrics) {
    BinaryLayers.Figures f = layer.figures();
    put(record, prefix + "/flips_per_100_steps", f.flipsPer100Steps(), metrics);
    put(record, prefix + "/expected_flips_per_100_steps", f.expectedFlipsPer100Steps(), metrics);
    put(record, prefix + "/at_box", f.atBox(), metrics);
    put(record, prefix + "/never_flipped", f.neverFlipped(), metrics);
  }

  private static void put(
      JournalRecord<?> record, String name, OptionalDouble value, List<Metric> metrics) {
    value.ifPresent(v -> metrics.add(metric(record, name, v)));
  }

  private static Metric metric(JournalRecord<?> record, String name, double value) {
    return new Metric(name, record.step(), record.time(), value);
  }

  /** The first part of the names of an event's metrics; empty if it has none. */
  private static Optional<String> prefix(JournalEvent event) {
    return place(event).map(place -> EventJson.name(event) + "/" + place);
  }

  /**
   * The part of the name that distinguishes measurements of one event; empty if the event has no
   * metrics.
   */
  private static Optional<String> place(JournalEvent event) {
    if (event instanceof StepsTrained trained) { // some trainers train one scale in each step
      Double scale = trained.metrics().get("scale");
      return Optional.of(scale == null ? "" : "x" + scale.longValue() + "/");
    }
    if (event instanceof SystemUse || event instanceof BinaryLayers) {
      return Optional.of("");
    }
    if (event instanceof NetworkCost network) {
      return Optional.of("x" + network.scale() + "/");
    }
    if (event instanceof Validated v) {
      return Optional.of(target(v.scores(), ""));
    }
    if (event instanceof Evaluated e) {
      return Optional.of(target(e.scores(), e.method() + "/"));
    }
    return Optional.empty();
  }

  private static String target(Measured.Scores s, String method) {
    return "%s/x%d/%s/%s%s"
        .formatted(
            s.set(),
            s.scale(),
            s.protocol(),
            method,
            s.lowResolution().isFiles() ? "lr-files/" : "");
  }
}
