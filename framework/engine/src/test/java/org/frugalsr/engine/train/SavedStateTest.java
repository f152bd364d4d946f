package org.frugalsr.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.Test;

class SavedStateTest {
  private static Checkpoint with(float evaluated) {
    return new Checkpoint(
        7,
        "hash",
        "edsr",
        0,
        Map.of(),
        List.of(array("model/norm.mean", 1), array("evaluated/norm.mean", evaluated)));
  }

  private static NamedArray array(String name, float value) {
    return new NamedArray(name, new long[] {1}, new float[] {value});
  }

  @Test
  void estimatedStatisticsReplaceThoseOfTraining() {
    NamedArray mean = Objects.requireNonNull(SavedState.network(with(2), "here").get("norm.mean"));
    assertArrayEquals(new float[] {2}, mean.values());
  }

  @Test
  void noNetworkIsUsedWithStatisticsThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      WorldError e =
          assertThrows(WorldError.class, () -> SavedState.network(with(bad), "run, step 7"));
      String text = String.valueOf(e.getMessage());
      assertTrue(text.startsWith("run, step 7 holds statistics"), text);
      assertTrue(text.contains("norm.mean (1 of 1 values)"), text);
      assertEquals(List.of(), NonFinite.weights(with(bad).arrays()), "training can go on from it");
    }
  }
}
