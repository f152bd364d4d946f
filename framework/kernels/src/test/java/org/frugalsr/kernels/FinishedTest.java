package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.frugalsr.kernels.RandomConvolution.Values;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs are told once, when they are complete, and have the same bits in any memory. */
class FinishedTest {
  @ParameterizedTest
  @CsvSource({
    "2, 21, 230, 16, 32, 1, 1, 0, false",
    "1, 21, 230, 16, 20, 1, 1, 0, false",
    "1, 9, 30, 16, 16, 1, 2, 0, false",
    "1, 1, 30, 8, 16, 1, 2, 0, false",
    "1, 21, 230, 16, 32, 3, 1, 1, false",
    "2, 21, 23, 5, 7, 3, 2, 1, false",
    "2, 21, 230, 16, 16, 3, 1, 1, true",
    "1, 19, 67, 9, 9, 3, 1, 0, true",
    "1, 19, 67, 9, 9, 5, 2, 2, true"
  })
  void onceAndComplete(
      int batch, int h, int w, int in, int out, int k, int stride, int padding, boolean depthwise) {
    Geometry g = new Geometry(batch, h, w, in, out, k, stride, padding);
    RandomConvolution c = new RandomConvolution(g, depthwise, Values.NORMAL, 7);
    int pixels = batch * g.outHeight() * g.outWidth();
    float[] y = new float[pixels * out];
    float[] seen = new float[y.length];
    AtomicIntegerArray told = new AtomicIntegerArray(pixels);
    Finished copy =
        (from, to) -> {
          for (int p = from; p < to; p++) {
            told.incrementAndGet(p);
          }
          System.arraycopy(y, from * out, seen, from * out, (to - from) * out);
        };
    forward(c, MemorySegment.ofArray(c.x), MemorySegment.ofArray(y), copy);
    for (int p = 0; p < pixels; p++) {
      assertEquals(1, told.get(p), "pixel " + p);
    }
    assertArrayEquals(y, seen);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, c.x);
      MemorySegment there = arena.allocate(4L * y.length);
      forward(c, x, there, Finished.NOTHING);
      assertArrayEquals(there.toArray(ValueLayout.JAVA_FLOAT), y);
    }
  }

  private static void forward(
      RandomConvolution c, MemorySegment x, MemorySegment y, Finished finished) {
    MemorySegment w = MemorySegment.ofArray(c.w);
    MemorySegment bias = MemorySegment.ofArray(c.bias);
    if (c.depthwise) {
      DepthwiseConvolution.forward(c.g, x, w, bias, y, finished);
    } else {
      ConvolutionKernel.forward(c.g, x, w, bias, y, finished);
    }
  }
}
