package org.frugalsr.plugin.bam;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * The second of two tensors, with the gradient going to both unchanged: {@code dL/dW_n :=
 * dL/dW_n^B}, whatever lies between (Xin et al., ECCV 2020, equations 7 and 8).
 */
record PassedThrough() implements Function {
  @Override
  public Shape shape(List<Shape> inputs) {
    if (!inputs.get(0).equals(inputs.get(1))) {
      throw new IllegalArgumentException(
          "expected two equal shapes, but got " + inputs.get(0) + " and " + inputs.get(1));
    }
    return inputs.get(1);
  }

  @Override
  public void forward(Forward f) {
    f.output().assign(f.input(1));
  }

  @Override
  public void backward(Backward b) {
    for (int i = 0; i < 2; i++) {
      if (b.needs(i)) {
        b.passGradient(i);
      }
    }
  }
}
