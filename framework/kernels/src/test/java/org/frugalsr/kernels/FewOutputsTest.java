package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.RandomConvolution.Values;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A convolution to few channels has the bits of the same one with channels beside them. */
class FewOutputsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 21, 150, 16, 3, 9, 4",
    "2, 17, 33, 20, 3, 5, 0",
    "1, 5, 7, 64, 3, 9, 4",
    "1, 33, 64, 17, 1, 9, 4",
    "3, 20, 65, 16, 1, 5, 3"
  })
  void sameBitsAsWithMore(int batch, int h, int w, int in, int out, int k, int padding) {
    int more = out + 1;
    Geometry few = new Geometry(batch, h, w, in, out, k, 1, padding);
    Geometry wide = new Geometry(batch, h, w, in, more, k, 1, padding);
    assertTrue(FewOutputs.suits(few));
    assertFalse(FewOutputs.suits(wide));
    RandomConvolution c = new RandomConvolution(wide, false, Values.NORMAL, 5);
    float[] y = forward(wide, c.x, c.w, c.bias);
    float[] weights = new float[k * k * in * out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = c.w[i / out * more + i % out];
    }
    float[] z = forward(few, c.x, weights, c.bias);
    for (int i = 0; i < z.length; i++) {
      assertEquals(y[i / out * more + i % out], z[i], "value " + i);
    }
  }

  private static float[] forward(Geometry g, float[] x, float[] w, float[] bias) {
    float[] y = new float[g.batch() * g.outHeight() * g.outWidth() * g.out()];
    ConvolutionKernel.forward(
        g,
        MemorySegment.ofArray(x),
        MemorySegment.ofArray(w),
        MemorySegment.ofArray(bias),
        MemorySegment.ofArray(y));
    return y;
  }
}
