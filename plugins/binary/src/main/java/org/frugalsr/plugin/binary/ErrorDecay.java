package org.frugalsr.plugin.binary;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Exponential;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.function.SurrogateGradient;

/**
 * {@code k t (1 - tanh(t x)^2)}: nearly that of the identity at the beginning of training, nearly
 * that of a sign at its end (Qin et al., IR-Net, CVPR 2020, error decay estimator).
 *
 * @param t the steepness
 * @param k the factor that makes the slope at 0 equal to 1 while t is below 1
 */
record ErrorDecay(double t, double k) implements SurrogateGradient {
  /**
   * The initial and final t.
   *
   * @param low at the first step
   * @param high at the last step
   */
  record Range(double low, double high) {
    /** The paper's: 0.1 to 10. */
    static final Range PUBLISHED = new Range(0.1, 10);
  }

  /** t grows exponentially from the range's low to its high end; k is the larger of 1/t and 1. */
  static ErrorDecay at(Progress progress, Range range) {
    double t = range.low() * StrictMath.pow(range.high() / range.low(), progress.fraction());
    return new ErrorDecay(t, Math.max(1 / t, 1));
  }

  @Override
  public double derivative(double x) {
    double y = Math.tanh(t * x);
    return k * t * (1 - y * y);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    // 1 - tanh(u)^2 = 4 e / (1 + e)^2 with e = exp(-2 |u|)
    float slope = (float) (4 * k * t);
    float rate = (float) (-2 * t);
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector e = Exponential.exp(Floats.load(x, i, m).abs().mul(rate));
      FloatVector d = e.add(1f);
      Floats.store(Floats.load(g, i, m).mul(e.mul(slope).div(d.mul(d))), out, i, m);
    }
  }
}
