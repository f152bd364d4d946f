package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.tensor.kernel.Exponential;
import org.frugalsr.tensor.kernel.Floats;

/**
 * {@code y = x * P(x)} with P the normal distribution's cumulative probability, the exact GELU.
 *
 * <p>The gradient is {@code g * (P(x) + x * p(x))} with the density {@code p(x) = e^(-x x / 2) /
 * sqrt(2 pi)}. Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016. In float, P is
 * taken from Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; values are within
 * 1e-6.
 */
public record Gelu() implements Pointwise {
  private static final double DENSITY_AT_0 = 0.3989422804014327;
  private static final float SCALE = (float) (0.3275911 / Math.sqrt(2));

  @Override
  public double value(double x) {
    return x * cumulative(x);
  }

  @Override
  public double derivative(double x) {
    return cumulative(x) + x * density(x);
  }

  private static double density(double x) {
    return DENSITY_AT_0 * Math.exp(-0.5 * x * x);
  }

  /** Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11(4), 2004. */
  private static double cumulative(double x) {
    if (Math.abs(x) > 9) {
      return x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
      term *= x * x / n;
      sum += term;
    }
    return 0.5 + density(x) * sum;
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

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(Floats.load(g, i).mul(derivative(Floats.load(x, i))), out, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    FloatVector d = derivative(Floats.load(x, i, rest));
    Floats.store(Floats.load(g, i, rest).mul(d), out, i, rest);
  }

  private static FloatVector value(FloatVector x) {
    return x.mul(cumulative(x, Exponential.exp(x.mul(x).mul(-0.5f))));
  }

  private static FloatVector derivative(FloatVector x) {
    FloatVector e = Exponential.exp(x.mul(x).mul(-0.5f));
    return cumulative(x, e).add(x.mul(e).mul((float) DENSITY_AT_0));
  }

  private static FloatVector cumulative(FloatVector x, FloatVector exponential) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    FloatVector t = one.div(x.abs().mul(SCALE).add(1f));
    FloatVector p = t.mul(1.0614054f).add(-1.4531521f);
    p = p.mul(t).add(1.4214138f);
    p = p.mul(t).add(-0.28449672f);
    p = p.mul(t).add(0.2548296f);
    FloatVector tail = p.mul(t).mul(exponential).mul(0.5f);
    return one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0f));
  }
}
