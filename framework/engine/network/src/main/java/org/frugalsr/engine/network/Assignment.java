package org.frugalsr.engine.network;

import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Quantizer;

/**
 * The operator and quantizers placed at a site.
 *
 * @param operatorName registered name of the operator
 * @param operator the arithmetic
 * @param quantization the quantizers of weights and activations
 */
public record Assignment(String operatorName, Operator operator, Quantization quantization) {
  /** Returns the same operator without quantizer. */
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
    /** The name under a kernel for arrays of a quantizer of both sides. */
    public static final String BOTH = "quantizer";

    /** The name under a kernel for arrays of a quantizer of only its weights. */
    public static final String WEIGHTS = BOTH + ".weights";

    /** The name under a kernel for arrays of a quantizer of only its inputs. */
    public static final String ACTIVATIONS = BOTH + ".activations";

    /** Creates the quantizers of a kernel, with their arrays under it. */
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
