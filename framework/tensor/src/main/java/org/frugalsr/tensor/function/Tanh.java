package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Exponential;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.kernel.Elementwise;

/**
 * {@code y = tanh(x)}; the gradient is {@code g * (1 - y * y)}.
 *
 * <p>In float, a polynomial in x near 0 (Moshier, Cephes library, function tanhf) and {@code 1 - 2
 * / (e^(2 |x|) + 1)} elsewhere.
 */
public record Tanh() implements Pointwise {
  @Override
  public double value(double x) {
    return Math.tanh(x);
  }

  @Override
  public double derivative(double x) {
    double y = value(x);
    return 1 - y * y;
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(value(Floats.load(x, i)), y, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    Floats.store(value(Floats.load(x, i, rest)), y, i, rest);
  }

  private static FloatVector value(FloatVector x) {
    FloatVector two = FloatVector.broadcast(Floats.SPECIES, 2f);
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    FloatVector a = x.abs();
    FloatVector far = one.sub(two.div(Exponential.exp(a.add(a)).add(1f)));
    far = far.mul(-1f, x.compare(VectorOperators.LT, 0f));
    FloatVector z = x.mul(x);
    FloatVector p = z.mul(-5.7049887e-3f).add(2.0639088e-2f);
    p = p.mul(z).add(-5.3739715e-2f);
    p = p.mul(z).add(0.13331442f);
    p = p.mul(z).add(-0.3333328f);
    FloatVector near = p.mul(z).mul(x).add(x);
    return far.blend(near, a.compare(VectorOperators.LT, 0.625f));
  }

  @Override
  public void backward(Backward b) {
    Elementwise.run(
        b.output(), b.gradient(), b.gradientOf(0), Tanh::fromOutput, (y, g) -> g * (1 - y * y));
  }

  private static void fromOutput(
      MemorySegment y, MemorySegment g, MemorySegment out, int from, int to) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(y, i, m);
      Floats.store(Floats.load(g, i, m).mul(one.sub(v.mul(v))), out, i, m);
    }
  }
}
