package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activation functions of float32 values: each method writes {@code y[i] = f(x[i])} for i from
 * (inclusive) to (exclusive), where y may be x.
 */
public final class ActivationValues {
  /** Floats that go from one small loop to the next, within the cache. */
  private static final int BLOCK = 1024;

  private static final float ERROR_FUNCTION_SCALE = (float) (0.3275911 / Math.sqrt(2));

  /** The square of 5.6. */
  private static final float NORMAL_END = 31.36f;

  private ActivationValues() {}

  /** x where it is above 0, else {@code slope * x}. */
  public static void relu(MemorySegment x, MemorySegment y, float slope, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      Floats.store(v.mul(slope, v.compare(VectorOperators.LE, 0f)), y, i, m);
    }
  }

  /** x within [low, high]. */
  public static void clamp(
      MemorySegment x, MemorySegment y, float low, float high, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      Floats.store(Floats.load(x, i, m).max(low).min(high), y, i, m);
    }
  }

  /** The absolute value. */
  public static void abs(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      Floats.store(Floats.load(x, i, m).abs(), y, i, m);
    }
  }

  /** +1 where x is at least 0 (0 and -0 too), -1 below; NaN stays NaN. */
  public static void sign(MemorySegment x, MemorySegment y, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(signs(Floats.load(x, i)), y, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    Floats.store(signs(Floats.load(x, i, rest)), y, i, rest);
  }

  private static FloatVector signs(FloatVector v) {
    FloatVector s = v.blend(1f, v.compare(VectorOperators.GE, 0f));
    return s.blend(-1f, v.compare(VectorOperators.LT, 0f));
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6}. */
  public static void hardSwish(MemorySegment x, MemorySegment y, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(x, i, m);
      Floats.store(v.mul(v.add(3f).max(0f).min(6f).mul(1f / 6)), y, i, m);
    }
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static void sigmoid(MemorySegment x, MemorySegment y, int from, int to) {
    float[] e = new float[BLOCK];
    for (int i = from; i < to; i += BLOCK) {
      int n = Math.min(BLOCK, to - i);
      MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, (long) i << 2, e, 0, n);
      negate(e, n);
      Exponential.exp(e, n);
      invert(e, n);
      MemorySegment.copy(e, 0, y, ValueLayout.JAVA_FLOAT, (long) i << 2, n);
    }
  }

  private static void negate(float[] v, int n) {
    for (int i = 0; i < n; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, v, i).neg().intoArray(v, i);
    }
  }

  /** {@code 1 / (1 + v)}. */
  private static void invert(float[] v, int n) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1f);
    for (int i = 0; i < n; i += Floats.LANES) {
      one.div(FloatVector.fromArray(Floats.SPECIES, v, i).add(one)).intoArray(v, i);
    }
  }

  /** The hyperbolic tangent. */
  public static void tanh(MemorySegment x, MemorySegment y, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(tanh(Floats.load(x, i)), y, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    Floats.store(tanh(Floats.load(x, i, rest)), y, i, rest);
  }

  private static FloatVector tanh(FloatVector x) {
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

  /**
   * x times the cumulative normal distribution, within 1e-6.
   *
   * <p>The distribution less a half is x times a fraction of polynomials of x squared, fitted to it
   * for |x| up to 5.6, beyond which the distribution is 0 or 1 in float32.
   */
  public static void gelu(MemorySegment x, MemorySegment y, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      Floats.store(gelu(Floats.load(x, i)), y, i);
    }
    VectorMask<Float> rest = Floats.mask(i, to);
    Floats.store(gelu(Floats.load(x, i, rest)), y, i, rest);
  }

  private static FloatVector gelu(FloatVector x) {
    FloatVector z = x.mul(x);
    z = z.blend(NORMAL_END, z.compare(VectorOperators.GT, NORMAL_END));
    FloatVector p = z.fma(Floats.all(2.2145291e-8f), Floats.all(6.3564844e-6f));
    p = p.fma(z, Floats.all(1.7384843e-4f));
    p = p.fma(z, Floats.all(4.707246e-3f));
    p = p.fma(z, Floats.all(3.4375913e-2f));
    p = p.fma(z, Floats.all(0.39894223f));
    FloatVector q = z.fma(Floats.all(1.1802077e-6f), Floats.all(7.5101e-5f));
    q = q.fma(z, Floats.all(1.9129659e-3f));
    q = q.fma(z, Floats.all(2.8939974e-2f));
    q = q.fma(z, Floats.all(0.25283334f));
    q = q.fma(z, Floats.all(1));
    FloatVector half = x.mul(p).div(q);
    half = half.blend(0.5f, half.compare(VectorOperators.GT, 0.5f));
    half = half.blend(-0.5f, half.compare(VectorOperators.LT, -0.5f));
    return half.add(0.5f).mul(x);
  }

  /**
   * {@code e[i] = e^(-x[i] x[i] / 2)}.
   *
   * @param n number of values, rounded up to whole vectors
   */
  public static void gaussian(float[] x, float[] e, int n) {
    for (int i = 0; i < n; i += Floats.LANES) {
      FloatVector v = FloatVector.fromArray(Floats.SPECIES, x, i);
      v.mul(v).mul(-0.5f).intoArray(e, i);
    }
    Exponential.exp(e, n);
  }

  /**
   * The cumulative normal distribution, by formula 7.1.26 of Abramowitz and Stegun.
   *
   * @param e the {@link #gaussian} of x
   * @param n number of values, rounded up to whole vectors
   * @param p overwritten; may be e
   */
  public static void cumulative(float[] x, float[] e, int n, float[] p) {
    FloatVector one = FloatVector.broadcast(Floats.SPECIES, 1);
    FloatVector scale = FloatVector.broadcast(Floats.SPECIES, ERROR_FUNCTION_SCALE);
    FloatVector a1 = FloatVector.broadcast(Floats.SPECIES, 0.2548296f);
    FloatVector a2 = FloatVector.broadcast(Floats.SPECIES, -0.28449672f);
    FloatVector a3 = FloatVector.broadcast(Floats.SPECIES, 1.4214138f);
    FloatVector a4 = FloatVector.broadcast(Floats.SPECIES, -1.4531521f);
    FloatVector a5 = FloatVector.broadcast(Floats.SPECIES, 1.0614054f);
    for (int i = 0; i < n; i += Floats.LANES) {
      FloatVector v = FloatVector.fromArray(Floats.SPECIES, x, i);
      FloatVector t = one.div(v.abs().fma(scale, one));
      FloatVector sum = a5.fma(t, a4).fma(t, a3).fma(t, a2).fma(t, a1);
      FloatVector tail = sum.mul(t).mul(FloatVector.fromArray(Floats.SPECIES, e, i)).mul(0.5f);
      one.sub(tail).blend(tail, v.compare(VectorOperators.LT, 0f)).intoArray(p, i);
    }
  }

  /**
   * {@code sign(x) max(|x|, least)^alpha}; x itself at 0 and infinities.
   *
   * @param least above 0
   */
  public static void signedPower(
      MemorySegment x, MemorySegment y, float alpha, float least, int from, int to) {
    float[] block = new float[BLOCK];
    for (int at = from; at < to; at += BLOCK) {
      int end = Math.min(at + BLOCK, to);
      logarithms(x, at, end, alpha, least, block);
      Exponential.exp(block, BLOCK);
      signed(block, x, y, at, end);
    }
  }

  /** Computes {@code factor * ln m} of each value, from the block's start on. */
  private static void logarithms(
      MemorySegment xs, int from, int to, float factor, float least, float[] block) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      FloatVector m = Floats.load(xs, i).abs().max(least);
      Logarithm.ln(m).mul(factor).intoArray(block, i - from);
    }
    for (; i < to; i++) {
      float m = Math.max(Math.abs(Floats.get(xs, i)), least);
      block[i - from] = factor * Logarithm.ln(FloatVector.broadcast(Floats.SPECIES, m)).lane(0);
    }
  }

  private static void signed(float[] powers, MemorySegment xs, MemorySegment ys, int from, int to) {
    int i = from;
    for (; i <= to - Floats.LANES; i += Floats.LANES) {
      FloatVector x = Floats.load(xs, i);
      FloatVector p = FloatVector.fromArray(Floats.SPECIES, powers, i - from);
      FloatVector y = p.blend(p.neg(), x.compare(VectorOperators.LT, 0f));
      VectorMask<Float> fixed = x.add(x).compare(VectorOperators.EQ, x); // 0 and infinities
      Floats.store(y.blend(x, fixed), ys, i);
    }
    for (; i < to; i++) {
      float x = Floats.get(xs, i);
      float p = powers[i - from];
      Floats.set(ys, i, x + x == x ? x : x < 0 ? -p : p);
    }
  }
}
