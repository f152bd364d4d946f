package org.frugalsr.plugin.uniformprior;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Exponential;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;

/**
 * The pixel weights of adaptive importance learning (AIL; Zhang et al., IJCV 2020, by the authors'
 * code): easy pixels first.
 *
 * <pre>
 * w_0 = (1 + exp(-a c)) / (1 + exp(a (|T(x) - y| - c)))
 * w_r = clip(w_0 + (lam + rho (r - 1)) exp(-s |f_{r-1}(x) - y|), 0, 1)
 * </pre>
 */
final class ImportanceWeights {
  private static final int GRAIN = 4096;

  private ImportanceWeights() {}

  /**
   * The weights for a teacher's errors; 1 where the error is 0.
   *
   * @param errors of pixels, 0..1
   */
  static float[] ofTeacher(float[] errors, double a, double c) {
    float[] weights = new float[errors.length];
    FloatVector none = FloatVector.zero(Floats.SPECIES);
    FloatVector top = denominator(none, a, c);
    Parallel.loop(
        errors.length,
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> mask = Floats.mask(i, to);
            FloatVector e = FloatVector.fromArray(Floats.SPECIES, errors, i, mask);
            top.div(denominator(e, a, c)).intoArray(weights, i, mask);
          }
        });
    return weights;
  }

  private static FloatVector denominator(FloatVector error, double a, double c) {
    return Exponential.exp(error.sub((float) c).mul((float) a)).add(1f);
  }

  /**
   * Adds a round's weight for pixels with small errors of the previous network, in place.
   *
   * @param weights w_0
   * @param errors of the previous network
   * @param addition {@code lam + rho (r - 1)}
   */
  static void add(float[] weights, float[] errors, double addition, double s) {
    Parallel.loop(
        errors.length,
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> mask = Floats.mask(i, to);
            FloatVector e = FloatVector.fromArray(Floats.SPECIES, errors, i, mask);
            FloatVector.fromArray(Floats.SPECIES, weights, i, mask)
                .add(Exponential.exp(e.mul((float) -s)).mul((float) addition))
                .max(0f)
                .min(1f)
                .intoArray(weights, i, mask);
          }
        });
  }
}
