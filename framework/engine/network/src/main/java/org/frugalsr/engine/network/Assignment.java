package org.frugalsr.engine.network;

import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Quantizer;

/**
 * What is placed at a site.
 *
 * @param operatorName registered name of the operator
 * @param operator the arithmetic
 * @param quantization what happens to weights and activations
 */
public record Assignment(String operatorName, Operator operator, Quantization quantization) {
  /** The same operator without quantizer. */
  Assignment unquantised() {
    return new Assignment(operatorName, operator, Placement.none());
  }

  /**
   * A quantizer for each side.
   *
   * @param weightsName registered name
   * @param weights transforms weights
   * @param activationsName registered name
   * @param activations transforms inputs; the same object as weights if one does both
   */
  public record Quantization(
      String weightsName, Quantizer weights, String activationsName, Quantizer activations) {
    /** The name below a kernel of what a quantizer of both sides makes. */
    public static final String BOTH = "quantizer";

    /** The name below a kernel of what a quantizer of its weights alone makes. */
    public static final String WEIGHTS = BOTH + ".weights";

    /** The name below a kernel of what a quantizer of its inputs alone makes. */
    public static final String ACTIVATIONS = BOTH + ".activations";

    /** The quantizers of one kernel, with their arrays below it. */
    Quantizer.Pair at(SiteNode kernel, KernelSpec spec) {
      return weights.equals(activations)
          ? weights.both(new QuantizerNode(kernel, spec, BOTH))
          : new Quantizer.Pair(
              weights.weights(new QuantizerNode(kernel, spec, WEIGHTS)),
              activations.inputs(new QuantizerNode(kernel, spec, ACTIVATIONS)));
    }

    @Override
    public String toString() {
      return weightsName.equals(activationsName)
          ? weightsName
          : weightsName + "/" + activationsName;
    }
  }
}
