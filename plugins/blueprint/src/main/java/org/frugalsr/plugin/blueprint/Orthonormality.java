package org.frugalsr.plugin.blueprint;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * The deviation of the rows of a 1x1 weight from orthonormality: {@code ||E||} with {@code E = W
 * W^T - I}, the Frobenius norm, not squared, of {@code [1, 1, M, M']} read as W of M' rows and M
 * columns (Haase and Amthor, CVPR 2020, section 3.3, and its code).
 *
 * <p>A scalar, 0 for orthonormal rows, sqrt(M') for W = 0. The gradient is {@code 2 E W / ||E||},
 * and 0 where E is 0.
 */
record Orthonormality() implements Function {
  @Override
  public Shape shape(List<Shape> in) {
    Shape w = in.get(0);
    if (w.rank() != 4 || w.length(0) != 1 || w.length(1) != 1) {
      throw new IllegalArgumentException("orthonormality needs a 1x1 weight, but got " + w);
    }
    return Shape.of();
  }

  @Override
  public void forward(Forward f) {
    double[] w = ArrayMemory.copy(f.input(0));
    int rows = (int) f.input(0).size(3);
    ArrayMemory.write(new double[] {norm(deviation(w, rows))}, f.output());
  }

  @Override
  public void backward(Backward b) {
    double[] w = ArrayMemory.copy(b.input(0));
    int rows = (int) b.input(0).size(3);
    int columns = w.length / rows;
    double[] e = deviation(w, rows);
    double norm = norm(e);
    double factor = norm == 0 ? 0 : 2 * ArrayMemory.copy(b.gradient())[0] / norm;
    double[] gradient = new double[w.length];
    for (int m = 0; m < columns; m++) {
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int j = 0; j < rows; j++) {
          sum += e[i * rows + j] * w[m * rows + j];
        }
        gradient[m * rows + i] = factor * sum;
      }
    }
    ArrayMemory.write(gradient, b.gradientOf(0));
  }

  /** {@code W W^T - I}, row by row; {@code w[m * rows + i]} is row i, column m of W. */
  private static double[] deviation(double[] w, int rows) {
    double[] e = new double[rows * rows];
    for (int i = 0; i < rows; i++) {
      e[i * rows + i] = -1;
    }
    for (int m = 0; m < w.length / rows; m++) {
      for (int i = 0; i < rows; i++) {
        double wi = w[m * rows + i];
        for (int j = 0; j < rows; j++) {
          e[i * rows + j] += wi * w[m * rows + j];
        }
      }
    }
    return e;
  }

  private static double norm(double[] e) {
    double sum = 0;
    for (double v : e) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }
}
