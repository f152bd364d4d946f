package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * The same values in the same order under another shape.
 *
 * @param target as many values as the input has
 */
public record Reshape(Shape target) implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    if (in.get(0).size() != target.size()) {
      throw new IllegalArgumentException("cannot reshape " + in.get(0) + " to " + target);
    }
    return target;
  }

  @Override
  public void forward(Forward f) {
    ArrayMemory.of(f.output()).copyFrom(ArrayMemory.of(f.input(0)));
  }

  @Override
  public void backward(Backward b) {
    ArrayMemory.of(b.gradientOf(0)).copyFrom(ArrayMemory.of(b.gradient()));
  }
}
