package org.frugalsr.plugin.adder;

import java.util.List;
import org.frugalsr.tensor.GradientRule;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.optim.GradientNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The adaptive local learning rate: a layer's filter gradient is scaled to the norm {@code eta
 * sqrt(k)}, k being the number of its elements (Chen et al., AdderNet, CVPR 2020, equations 12 and
 * 13).
 *
 * @param eta the root mean square of the scaled gradient, above 0; the paper's is 0.2
 */
record LocalRate(double eta) implements GradientRule {
  private static final double LEAST_NORM = 1e-12;

  @Override
  public void apply(INDArray gradient, INDArray value, Progress progress) {
    double norm =
        ArrayMemory.isFloat(gradient)
            ? GradientNorm.of(List.of(gradient))
            : gradient.norm2Number().doubleValue();
    gradient.muli(eta * Math.sqrt(gradient.length()) / Math.max(norm, LEAST_NORM));
  }
}
