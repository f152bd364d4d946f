package org.example.outsider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Tracker;
import org.frugalsr.testkit.BlockContract;
import org.frugalsr.testkit.NetworkContract;
import org.frugalsr.testkit.OperatorContract;
import org.frugalsr.testkit.TrainerContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract suites on everything that the plug-in registers, and the tracker's own test. */
class OutsiderTest {
  @Nested
  class TwoConvContract extends OperatorContract {
    @Override
    protected Plugin plugin() {
      return new OutsiderPlugin();
    }

    @Override
    protected String name() {
      return "two-conv";
    }
  }

  @Nested
  class GatedContract extends BlockContract {
    @Override
    protected Plugin plugin() {
      return new OutsiderPlugin();
    }

    @Override
    protected String name() {
      return "gated";
    }
  }

  @Nested
  class SubPixelContract extends NetworkContract {
    @Override
    protected Plugin plugin() {
      return new OutsiderPlugin();
    }

    @Override
    protected String name() {
      return "sub-pixel";
    }

    @Override
    protected String settings() {
      return "network.sub-pixel { channels = 8 }"; // small
    }

    @Override
    protected List<List<Integer>> scales() {
      return List.of(List.of(2), List.of(3));
    }
  }

  @Nested
  class EdgeAwareContract extends TrainerContract {
    @Override
    protected Plugin plugin() {
      return new OutsiderPlugin();
    }

    @Override
    protected String name() {
      return "edge-aware";
    }
  }

  @Test
  void aMetricThatIsSentAgainCountsOnce(@TempDir Path folder) throws Exception {
    var run = new Tracker.TrackedRun("key", "mini", Instant.EPOCH, Optional.empty());
    var loss = new Tracker.Metric("train/loss", 1, Instant.EPOCH, 0.5);
    var next = new Tracker.Metric("train/loss", 2, Instant.EPOCH, 0.25);
    try (var tracker = new FolderTracker(new FolderTracker.Settings(folder.toString()))) {
      String id = tracker.begin(run, Optional.empty()).id();
      tracker.metrics(id, List.of(loss));
      assertEquals(id, tracker.begin(run, Optional.empty()).id());
      tracker.metrics(id, List.of(loss, next));
      assertEquals(3, Files.readAllLines(folder.resolve(id).resolve("metrics.csv")).size());
    }
  }
}
