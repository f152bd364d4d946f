package org.frugalsr.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.NonFinite;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
  void aCheckpointFromBeforeFlipsWereCountedIsTakenAndOneThatLacksAnythingElseIsNot() {
    INDArray signs = Nd4j.createFromArray(1f);
    INDArray window = Nd4j.createFromArray(0.5f);
    Stateful watched =
        v -> {
          v.array("diagnostics/conv", signs);
          v.array("diagnostics/conv/window", window);
        };
    Checkpoint older =
        new Checkpoint(7, "hash", "edsr", 0, Map.of(), List.of(array("diagnostics/conv", 2)));
    SavedState.restore(watched, older, "here");
    assertEquals(2, signs.getFloat(0));
    assertEquals(0.5, window.getFloat(0));
    assertEquals(Set.of(), SavedState.restoreFitting(watched, older).afresh());
    Checkpoint more =
        new Checkpoint(
            7,
            "hash",
            "edsr",
            0,
            Map.of(),
            List.of(array("diagnostics/conv", 3), array("diagnostics/small/window", 3)));
    SavedState.restore(watched, more, "here");
    assertEquals(
        3, signs.getFloat(0), "counts of a layer that is not watched any more are passed over");
    Checkpoint other =
        new Checkpoint(
            7, "hash", "edsr", 0, Map.of(), List.of(array("diagnostics/conv/window", 3)));
    assertThrows(WorldError.class, () -> SavedState.restore(watched, other, "here"));
  }

  @Test
  void noNetworkIsUsedWithStatisticsThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      WorldError e =
          assertThrows(WorldError.class, () -> SavedState.network(with(bad), "run, step 7"));
      String text = String.valueOf(e.getMessage());
      assertTrue(text.startsWith("run, step 7 contains statistics"), text);
      assertTrue(text.contains("norm.mean (1 of 1 values)"), text);
      assertEquals(List.of(), NonFinite.weights(with(bad).arrays()), "training can go on from it");
    }
  }
}
