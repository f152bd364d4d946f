package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * {@code max|w| + least}, one value; made for weights, and without gradient: detach what goes in.
 *
 * @param least added, above 0
 */
record LargestMagnitude(double least) implements Function {
  @Override
  public Shape shape(List<Shape> inputs) {
    return Shape.of(1);
  }

  @Override
  public void forward(Forward f) {
    double largest = 0;
    for (double w : ArrayMemory.copy(f.input(0))) {
      largest = Math.max(largest, Math.abs(w));
    }
    ArrayMemory.write(new double[] {largest + least}, f.output());
  }

  @Override
  public void backward(Backward b) {
    throw new IllegalStateException("largest-magnitude has no gradient: detach its input");
  }

  @Override
  public Reach reach(List<Shape> inputs, Shape output) {
    return Reach.POINT;
  }
}
