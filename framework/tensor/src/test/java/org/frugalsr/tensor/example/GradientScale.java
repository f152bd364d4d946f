package org.frugalsr.tensor.example;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * Passes values on and multiplies gradients: {@code y = x}, with the gradient {@code factor * g}.
 *
 * @param factor multiplies the gradient
 */
public record GradientScale(double factor) implements Function {
  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public void forward(Forward f) {
    f.output().assign(f.input(0));
  }

  @Override
  public void backward(Backward b) {
    b.gradient().muli(factor, b.gradientOf(0));
  }
}
