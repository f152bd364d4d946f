package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Floats;

/** The usual surrogate gradients of a sign, straight-through estimators among them. */
public enum StandardSurrogate implements SurrogateGradient {
  /** {@code 1} everywhere (Bengio, Leonard and Courville, 2013). */
  IDENTITY {
    @Override
    public double derivative(double x) {
      return 1;
    }

    @Override
    public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
      MemorySegment.copy(g, 4L * from, out, 4L * from, 4L * (to - from));
    }
  },

  /**
   * {@code 1} where {@code |x| <= 1}, else 0: the derivative of hard tanh (Hubara et al., Binarized
   * Neural Networks, NIPS 2016).
   */
  CLIP {
    @Override
    public double derivative(double x) {
      return Math.abs(x) <= 1 ? 1 : 0;
    }

    @Override
    public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
      int i = from;
      for (; i <= to - Floats.LANES; i += Floats.LANES) {
        Floats.store(clipped(Floats.load(x, i), Floats.load(g, i)), out, i);
      }
      VectorMask<Float> rest = Floats.mask(i, to);
      Floats.store(clipped(Floats.load(x, i, rest), Floats.load(g, i, rest)), out, i, rest);
    }

    private static FloatVector clipped(FloatVector x, FloatVector g) {
      return g.blend(0f, x.abs().compare(VectorOperators.LE, 1f).not());
    }
  },

  /**
   * {@code 2 - 2 |x|} where {@code |x| < 1}, else 0: the derivative of a piecewise parabola (Liu et
   * al., Bi-Real Net, ECCV 2018).
   */
  POLYNOMIAL {
    @Override
    public double derivative(double x) {
      return Math.max(0, 2 - 2 * Math.abs(x));
    }

    @Override
    public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
      int i = from;
      for (; i <= to - Floats.LANES; i += Floats.LANES) {
        Floats.store(sloped(Floats.load(x, i), Floats.load(g, i)), out, i);
      }
      VectorMask<Float> rest = Floats.mask(i, to);
      Floats.store(sloped(Floats.load(x, i, rest), Floats.load(g, i, rest)), out, i, rest);
    }

    private static FloatVector sloped(FloatVector x, FloatVector g) {
      return g.mul(x.abs().mul(-2f).add(2f).max(0f));
    }
  }
}
