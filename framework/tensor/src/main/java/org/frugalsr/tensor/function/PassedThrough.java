package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * Returns the second of two tensors of equal shape and passes the gradient to both unchanged: a
 * surrogate gradient whose value and gradient are computed separately. A detached second tensor
 * gets no gradient.
 */
public record PassedThrough() implements Function {
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
