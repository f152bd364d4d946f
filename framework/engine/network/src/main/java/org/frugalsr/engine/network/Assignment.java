package org.frugalsr.engine.network;

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
   * @param activations transforms inputs, and rescales outputs; the same object as weights if one
   *     does both
   */
  public record Quantization(
      String weightsName, Quantizer weights, String activationsName, Quantizer activations) {
    /** Whether one quantizer does both sides. */
    boolean shared() {
      return weights.equals(activations);
    }

    @Override
    public String toString() {
      return weightsName.equals(activationsName)
          ? weightsName
          : weightsName + "/" + activationsName;
    }
  }
}
