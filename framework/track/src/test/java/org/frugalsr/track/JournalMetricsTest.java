package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.run.JournalRecord;
import org.junit.jupiter.api.Test;

/** What a tracker is told of a record. */
class JournalMetricsTest {
  @Test
  void flipsOfOneBitLayersAreToldLayerByLayer() {
    JournalRecord<?> record =
        new JournalRecord<>(
            Instant.EPOCH,
            7,
            TrackedFolder.event(
                "one-bit",
                Map.of(
                    "at_box",
                    0.25,
                    "layers",
                    List.of(
                        Map.of("path", "body.0", "at_box", 0.5, "flip_rate", 0.1),
                        Map.of(
                            "path", "body.1", "never_flipped", 1, "flips_per_100_steps", 2.5)))));
    assertEquals(
        new TreeMap<>(
            Map.of(
                "one-bit/at_box", 0.25,
                "one-bit/body.0/at_box", 0.5,
                "one-bit/body.1/never_flipped", 1.0,
                "one-bit/body.1/flips_per_100_steps", 2.5)),
        JournalMetrics.of(record).stream()
            .collect(Collectors.toMap(Metric::name, Metric::value, (a, b) -> b, TreeMap::new)));
  }
}
