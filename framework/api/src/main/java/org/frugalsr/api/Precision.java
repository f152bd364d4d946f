package org.frugalsr.api;

import org.apiguardian.api.API;

/**
 * The bits of one side of a kernel: of its weight, or of its input.
 *
 * @param bits of a value; 32 for float
 * @param bases number of values of these bits, each with a scale, whose sum is one value (ABC-Net);
 *     1 otherwise
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Precision(int bits, int bases) {
  /** Float values. */
  public static final Precision FLOAT = new Precision(Float.SIZE, 1);

  /** One base. */
  public static Precision of(int bits) {
    return new Precision(bits, 1);
  }

  /** Whether values are single bits. */
  public boolean binary() {
    return bits == 1;
  }

  /** Whether values stay float. */
  public boolean isFloat() {
    return bits >= Float.SIZE;
  }

  @Override
  public String toString() {
    return bases == 1 ? Integer.toString(bits) : bases + "x" + bits;
  }
}
