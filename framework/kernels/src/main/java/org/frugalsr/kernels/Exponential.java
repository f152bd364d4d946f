package org.frugalsr.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function of float vectors.
 *
 * <p>It uses only additions, multiplications, fused multiply-adds and shifts, which give identical
 * IEEE results in the interpreter and in compiled code. {@code VectorOperators.EXP} does not: it
 * calls {@code Math.exp} until a loop is compiled and a vector library afterwards, so equal runs
 * would differ in their last bits.
 */
public final class Exponential {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding 1.5 * 2^23 leaves a float's nearest integer in its low bits. */
  private static final float ROUNDER = 12582912f;

  private static final float LOW = -87f;
  private static final float HIGH = 88f;

  private Exponential() {}

  /**
   * {@code e^x} with a relative error below 2e-7; 0 below -87, and e^88 above 88.
   *
   * <p>{@code e^x = 2^n e^r} with {@code |r| <= ln(2) / 2} and the polynomial for e^r of the Cephes
   * library (Moshier, function expf).
   */
  public static FloatVector exp(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, LOW);
    FloatVector v = x.blend(LOW, tiny).blend(HIGH, x.compare(VectorOperators.GT, HIGH));
    FloatVector rounded = v.fma(Floats.all(LOG2_E), Floats.all(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(Floats.all(-LN2_LOW), n.fma(Floats.all(-LN2_HIGH), v));
    FloatVector p = r.fma(Floats.all(1.9875691e-4f), Floats.all(1.3981999e-3f));
    p = p.fma(r, Floats.all(8.333452e-3f));
    p = p.fma(r, Floats.all(4.1665796e-2f));
    p = p.fma(r, Floats.all(0.16666666f));
    p = p.fma(r, Floats.all(0.5f));
    p = p.fma(r.mul(r), r.add(1f));
    IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector scale = power.add(Float.floatToRawIntBits(1f)).reinterpretAsFloats();
    return p.mul(scale).blend(0f, tiny);
  }

  /**
   * Replaces values by their exponentials. The loop does nothing else: a larger loop body is not
   * compiled as a whole, and its vectors are then boxed.
   *
   * @param block values
   * @param length number of values, rounded up to whole vectors
   */
  public static void exp(float[] block, int length) {
    for (int i = 0; i < length; i += Floats.LANES) {
      exp(FloatVector.fromArray(Floats.SPECIES, block, i)).intoArray(block, i);
    }
  }
}
