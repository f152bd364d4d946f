package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * {@code y = factor * x + offset} with constants.
 *
 * @param factor multiplies every value
 * @param offset is added to every value
 */
public record Affine(double factor, double offset) implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    return in.get(0);
  }

  @Override
  public void forward(Forward f) {
    f.input(0).muli(factor, f.output());
    if (offset != 0) {
      f.output().addi(offset);
    }
  }

  @Override
  public void backward(Backward b) {
    if (factor == 1) {
      b.passGradient(0);
    } else {
      b.gradient().muli(factor, b.gradientOf(0));
    }
  }
}
