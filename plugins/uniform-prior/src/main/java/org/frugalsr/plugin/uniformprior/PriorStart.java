package org.frugalsr.plugin.uniformprior;

import java.lang.foreign.MemorySegment;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.kernel.ArrayMemory;

/** Initialisation of latent weights from the prior. */
final class PriorStart {
  /** The largest |w| / b for artanh: there are no float32 values between it and 1. */
  private static final double NEARLY_ONE = 1 - 1e-7;

  private PriorStart() {}

  /** w uniform in [-b, b); exactly 0 if b is 0. */
  static Initializer uniform(double b) {
    return b == 0 ? Initializer.constant(0) : Initializer.uniform(b);
  }

  /** v such that {@code b tanh(v / unit)} is uniform in [-b, b). */
  static Initializer artanh(double b, double unit) {
    return b == 0
        ? Initializer.constant(0)
        : (array, rng) -> {
          Initializer.uniform(1).fill(array, rng);
          float[] v = Numbers.toFloats(array);
          for (int i = 0; i < v.length; i++) {
            double u = Math.clamp(v[i], -NEARLY_ONE, NEARLY_ONE);
            v[i] = (float) (unit * (Math.log1p(u) - Math.log1p(-u)) / 2);
          }
          ArrayMemory.of(array).copyFrom(MemorySegment.ofArray(v));
        };
  }
}
