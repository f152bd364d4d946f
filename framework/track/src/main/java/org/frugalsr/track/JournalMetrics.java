package org.frugalsr.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.MachineUse;
import org.frugalsr.imaging.LowResolution;

/**
 * The metrics of a journal's records.
 *
 * <p>A name is made of the event, of what tells measurements of one event apart (set, scale,
 * protocol, method, LR images from files), and of the field: {@code train/loss}, {@code
 * validate/set5/x2/sisr-y/psnr}, {@code evaluate/set5/x2/sisr-y/network/ssim}, {@code
 * network/x2/parameters}, {@code one-bit/body.0.conv1/never_flipped}.
 */
final class JournalMetrics {
  private static final Set<String> EVENTS =
      Set.of("train", "one-bit", "validate", "evaluate", "network", MachineUse.EVENT);

  private static final String SCALE = "scale";
  private static final List<String> WORDS = List.of("protocol", "method");

  /** Fields that belong to the name, or say how a number was measured. */
  private static final Set<String> NO_METRIC =
      Set.of("set", SCALE, "protocol", "lr", "method", "checkpoint", "checkpoint_step");

  /** The figures of one-bit layers that are told layer by layer too. */
  private static final List<String> OF_LAYERS =
      List.of("flips_per_100_steps", "expected_flips_per_100_steps", "at_box", "never_flipped");

  private JournalMetrics() {}

  /** The numbers of a record, with its step and time; none if it is of another kind. */
  static List<Metric> of(JournalRecord record) {
    if (!EVENTS.contains(record.event())) {
      return List.of();
    }
    String prefix = prefix(record);
    List<Metric> metrics = new ArrayList<>();
    for (String field : record.fields().keySet()) {
      if (!NO_METRIC.contains(field)) {
        record
            .number(field)
            .ifPresent(
                value ->
                    metrics.add(new Metric(prefix + field, record.step(), record.time(), value)));
      }
    }
    ofLayers(record, prefix, metrics);
    return metrics;
  }

  /** What becomes of the signs of each one-bit layer. */
  private static void ofLayers(JournalRecord record, String prefix, List<Metric> metrics) {
    if (record.event().equals("one-bit") && record.fields().get("layers") instanceof List<?> list) {
      for (Object layer : list) {
        if (layer instanceof Map<?, ?> figures) {
          for (String field : OF_LAYERS) {
            if (figures.get(field) instanceof Number n) {
              String name = prefix + figures.get("path") + "/" + field;
              metrics.add(new Metric(name, record.step(), record.time(), n.doubleValue()));
            }
          }
        }
      }
    }
  }

  private static String prefix(JournalRecord record) {
    StringBuilder prefix = new StringBuilder(record.event()).append('/');
    text(record, "set").forEach(set -> prefix.append(set).append('/'));
    record.number(SCALE).ifPresent(s -> prefix.append('x').append((long) s).append('/'));
    WORDS.stream()
        .flatMap(field -> text(record, field))
        .forEach(word -> prefix.append(word).append('/'));
    text(record, "lr")
        .filter(lr -> LowResolution.of(lr).isFiles())
        .forEach(files -> prefix.append("lr-files/"));
    return prefix.toString();
  }

  private static Stream<String> text(JournalRecord record, String field) {
    return record.fields().get(field) instanceof String s ? Stream.of(s) : Stream.empty();
  }
}
