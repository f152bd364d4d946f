package org.frugalsr.plugin.bam;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/** {@code a_1 W_1 + ... + a_n W_n}. Inputs: a, {@code [n]}, then n weights of one shape. */
record WeightedSum() implements Function {
  @Override
  public Shape shape(List<Shape> inputs) {
    if (inputs.get(0).size() != inputs.size() - 1) {
      throw new IllegalArgumentException(
          "expected a coefficient for each of %d weights, but got %s"
              .formatted(inputs.size() - 1, inputs.get(0)));
    }
    return inputs.get(1);
  }

  @Override
  public void forward(Forward f) {
    double[] a = ArrayMemory.copy(f.input(0));
    f.input(1).mul(a[0], f.output());
    for (int i = 1; i < a.length; i++) {
      f.output().addi(f.input(i + 1).mul(a[i]));
    }
  }

  @Override
  public void backward(Backward b) {
    double[] a = ArrayMemory.copy(b.input(0));
    if (b.needs(0)) {
      double[] g = ArrayMemory.copy(b.gradient());
      double[] sums = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        double[] w = ArrayMemory.copy(b.input(i + 1));
        for (int j = 0; j < w.length; j++) {
          sums[i] += g[j] * w[j];
        }
      }
      ArrayMemory.write(sums, b.gradientOf(0));
    }
    for (int i = 0; i < a.length; i++) {
      if (b.needs(i + 1)) {
        b.gradient().mul(a[i], b.gradientOf(i + 1));
      }
    }
  }
}
