package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.Floats;

/**
 * The same values in the same order under another shape.
 *
 * @param target as many values as the input has
 */
public record Reshape(Shape target) implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    if (in.get(0).size() != target.size()) {
      throw new IllegalArgumentException("cannot make " + target + " of " + in.get(0));
    }
    return target;
  }

  @Override
  public void forward(Forward f) {
    Floats.of(f.output()).copyFrom(Floats.of(f.input(0)));
  }

  @Override
  public void backward(Backward b) {
    Floats.of(b.gradientOf(0)).copyFrom(Floats.of(b.gradient()));
  }
}
