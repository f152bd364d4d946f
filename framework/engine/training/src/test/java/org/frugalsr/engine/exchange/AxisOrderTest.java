package org.frugalsr.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Axes of PyTorch's arrays. */
class AxisOrderTest {
  private static final float[] VALUES = {1, 2, 3, 4};

  @Test
  void aLinearLayerIsTurned() {
    float[] ours = AxisOrder.ours(new long[] {2, 2}, VALUES, new long[] {1, 1, 2, 2}).orElseThrow();
    assertArrayEquals(new float[] {1, 3, 2, 4}, ours);
  }

  @Test
  void aSquareKernelOfOneDimensionIsNotTakenAsItLies() {
    assertEquals(
        Optional.empty(), AxisOrder.ours(new long[] {2, 2, 1}, VALUES, new long[] {1, 1, 2, 2}));
  }

  @Test
  void axesOfLengthOneAroundAVectorAreDropped() {
    assertArrayEquals(
        VALUES, AxisOrder.ours(new long[] {1, 4, 1, 1}, VALUES, new long[] {4}).orElseThrow());
  }
}
