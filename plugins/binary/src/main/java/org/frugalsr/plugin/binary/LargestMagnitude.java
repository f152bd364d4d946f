package org.frugalsr.plugin.binary;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * {@code max|w| + least}, one value, for weights. The gradient goes to the largest weight with its
 * sign, shared evenly if several are largest; if all are 0, it is 0.
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
    double largest = largest(ArrayMemory.copy(f.input(0)));
    ArrayMemory.write(new double[] {largest + least}, f.output());
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  @Override
  public void backward(Backward b) {
    double[] w = ArrayMemory.copy(b.input(0));
    double largest = largest(w);
    long ties = Arrays.stream(w).filter(v -> Math.abs(v) == largest).count();
    double share = ArrayMemory.copy(b.gradient())[0] / ties;
    double[] out = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      out[i] = Math.abs(w[i]) == largest ? share * Math.signum(w[i]) : 0;
    }
    ArrayMemory.write(out, b.gradientOf(0));
  }

  @Override
  public Reach reach(List<Shape> inputs, Shape output) {
    return Reach.POINT;
  }
}
