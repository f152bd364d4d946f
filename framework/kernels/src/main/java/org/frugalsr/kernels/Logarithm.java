package org.frugalsr.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The natural logarithm of float vectors, with the same bits in the interpreter and in compiled
 * code.
 */
public final class Logarithm {
  private static final float SQRT_HALF = 0.70710678f;

  /** The logarithm of 2 in two parts; the high part's products with small integers are exact. */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  private Logarithm() {}

  /**
   * {@code ln x} for positive normal floats, with an error below 2e-7 times the larger of 1 and the
   * result; NaN stays NaN.
   *
   * <p>{@code x = 2^e m} with m from sqrt(1/2) to sqrt(2), and the polynomial for {@code ln m} of
   * the Cephes library (Moshier, function logf).
   */
  public static FloatVector ln(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    FloatVector e =
        (FloatVector)
            bits.lanewise(VectorOperators.LSHR, 23).sub(126).convert(VectorOperators.I2F, 0);
    FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
    VectorMask<Float> low = m.compare(VectorOperators.LT, SQRT_HALF);
    e = e.blend(e.sub(1f), low);
    m = m.blend(m.add(m), low).sub(1f);
    FloatVector p = m.mul(7.0376836292e-2f).add(-1.1514610310e-1f);
    p = p.mul(m).add(1.1676998740e-1f);
    p = p.mul(m).add(-1.2420140846e-1f);
    p = p.mul(m).add(1.4249322787e-1f);
    p = p.mul(m).add(-1.6668057665e-1f);
    p = p.mul(m).add(2.0000714765e-1f);
    p = p.mul(m).add(-2.4999993993e-1f);
    p = p.mul(m).add(3.3333331174e-1f);
    FloatVector square = m.mul(m);
    FloatVector tail = p.mul(m).mul(square).add(e.mul(LN2_LOW)).sub(square.mul(0.5f));
    FloatVector ln = m.add(tail).add(e.mul(LN2_HIGH));
    return ln.blend(x, x.compare(VectorOperators.NE, x));
  }
}
