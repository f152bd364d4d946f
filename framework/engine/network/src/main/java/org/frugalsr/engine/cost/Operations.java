package org.frugalsr.engine.cost;

import org.frugalsr.engine.network.KernelPrecision;

/**
 * Counted arithmetic by kind; biases, activations and normalisations are not counted.
 *
 * @param multiplyAdds multiply-accumulates of float weights and float inputs
 * @param binary XNOR and popcount steps, where both sides have one bit; with several bases, one for
 *     each pair of bases (ABC-Net)
 * @param lowBit multiply-accumulates where at least one side is quantised, but not both to one bit
 * @param additions absolute differences accumulated by adder layers; AdderNet's tables count each
 *     as two additions
 */
public record Operations(long multiplyAdds, long binary, long lowBit, long additions) {
  /** Nothing counted. */
  public static final Operations NONE = new Operations(0, 0, 0, 0);

  /** The work of a kernel of this precision. */
  static Operations of(KernelPrecision p, long multiplyAdds, long additions) {
    long pairs = multiplyAdds * p.weights().bases() * p.inputs().bases();
    if (p.binary()) {
      return new Operations(0, pairs, 0, additions);
    }
    boolean single = p.weights().isFloat() && p.inputs().isFloat();
    return single ? new Operations(pairs, 0, 0, additions) : new Operations(0, 0, pairs, additions);
  }

  /** Returns the sum. */
  public Operations plus(Operations other) {
    return new Operations(
        multiplyAdds + other.multiplyAdds,
        binary + other.binary,
        lowBit + other.lowBit,
        additions + other.additions);
  }

  /** The sum over all kinds, on which a layer's share is based. */
  public long total() {
    return multiplyAdds + binary + lowBit + additions;
  }
}
