package org.frugalsr.api;

/**
 * The bits of one kernel.
 *
 * @param weightBits of a weight; 32 for float
 * @param weightBases how many binary bases a weight has (ABC-Net); 1 otherwise
 * @param activationBits of an input value; 32 for float
 * @param activationBases how many binary inputs stand for one; 1 otherwise
 */
public record Precision(int weightBits, int weightBases, int activationBits, int activationBases) {
  /** Float weights and inputs. */
  public static final Precision FLOAT = new Precision(32, 1, 32, 1);

  /** One base each. */
  public static Precision of(int weightBits, int activationBits) {
    return new Precision(weightBits, 1, activationBits, 1);
  }

  /** Whether both weights and inputs are single bits, so that XNOR and popcount can do the work. */
  public boolean binary() {
    return weightBits == 1 && activationBits == 1;
  }

  @Override
  public String toString() {
    return side(weightBits, weightBases) + "/" + side(activationBits, activationBases);
  }

  private static String side(int bits, int bases) {
    return bases == 1 ? Integer.toString(bits) : bases + "x" + bits;
  }
}
