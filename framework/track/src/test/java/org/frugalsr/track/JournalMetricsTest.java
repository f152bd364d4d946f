package org.frugalsr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.journal.StepsTrained;
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

  /** As of MDSR's training, each step of which has one of its scales. */
  @Test
  void scalesOfOneTrainingAreKeptApart() {
    JournalRecord<?> record =
        new JournalRecord<>(
            Instant.EPOCH, 7, StepsTrained.of(0.5, 1e-4, 2, 0, Map.of("scale", 3.0)));
    assertEquals(
        List.of("train/x3/loss", "train/x3/rate", "train/x3/steps_per_second", "train/x3/wait"),
        JournalMetrics.of(record).stream().map(Metric::name).toList());
  }
}
