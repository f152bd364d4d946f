package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * The sum of M binary tensors that is nearest to a weight: {@code sum_i alpha_i B_i} with {@code
 * B_i = sign(w - mean(w) + u_i std(w))}, {@code u_i = -1 + 2 (i - 1) / (M - 1)}, and alpha the
 * least squares solution of {@code ||w - sum alpha_i B_i||} (Lin, Zhao and Pan, Towards accurate
 * binary convolutional neural network, NIPS 2017, equations 1 to 4).
 *
 * <p>The gradient is {@code g * sum_i alpha_i}: straight through each sign, with constant alpha.
 * For M = 1, where the paper's formula divides by 0, u is 0.
 *
 * @param bases M, at least 1
 */
record BinaryBases(int bases) implements Function {
  private static final double RIDGE = 1e-8;

  /**
   * A weight as a sum of bases.
   *
   * @param signs of each base, -1 or +1, in the weight's order
   * @param alpha the factor of each base; for the whole layer
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Decomposition(float[][] signs, double[] alpha) {}

  @Override
  public Shape shape(List<Shape> inputs) {
    return inputs.get(0);
  }

  /** The bases and factors of a weight. */
  Decomposition of(double[] w) {
    double mean = 0;
    for (double v : w) {
      mean += v / w.length;
    }
    double square = 0;
    for (double v : w) {
      square += (v - mean) * (v - mean) / w.length;
    }
    double deviation = Math.sqrt(square);
    float[][] signs = new float[bases][w.length];
    for (int b = 0; b < bases; b++) {
      double u = bases == 1 ? 0 : -1 + 2.0 * b / (bases - 1);
      for (int i = 0; i < w.length; i++) {
        signs[b][i] = w[i] - mean + u * deviation >= 0 ? 1 : -1;
      }
    }
    return new Decomposition(signs, leastSquares(signs, w));
  }

  /** Solves the normal equations; because of a ridge equal bases get equal factors. */
  private double[] leastSquares(float[][] signs, double[] w) {
    double[][] products = new double[bases][bases];
    double[] right = new double[bases];
    for (int a = 0; a < bases; a++) {
      for (int b = 0; b < bases; b++) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
          sum += signs[a][i] * signs[b][i];
        }
        products[a][b] = sum / w.length + (a == b ? RIDGE : 0);
      }
      for (int i = 0; i < w.length; i++) {
        right[a] += signs[a][i] * w[i];
      }
      right[a] /= w.length;
    }
    return solve(products, right);
  }

  /**
   * Cholesky's method in place: the matrix is a Gram matrix plus a ridge that is far above the
   * rounding errors of 8 rows, so no pivot vanishes, even if bases are nearly equal.
   */
  private static double[] solve(double[][] m, double[] x) {
    int n = x.length;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < j; k++) {
        for (int i = j; i < n; i++) {
          m[i][j] -= m[i][k] * m[j][k];
        }
      }
      double root = Math.sqrt(Math.max(m[j][j], RIDGE / 2));
      for (int i = j; i < n; i++) {
        m[i][j] = i == j ? root : m[i][j] / root;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= m[i][k] * x[k];
      }
      x[i] /= m[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= m[k][i] * x[k];
      }
      x[i] /= m[i][i];
    }
    return x;
  }

  @Override
  public void forward(Forward f) {
    double[] w = ArrayMemory.copy(f.input(0));
    Decomposition d = of(w);
    for (int i = 0; i < w.length; i++) {
      w[i] = 0;
      for (int b = 0; b < bases; b++) {
        w[i] += d.alpha()[b] * d.signs()[b][i];
      }
    }
    ArrayMemory.write(w, f.output());
  }

  @Override
  public void backward(Backward b) {
    double sum = 0;
    for (double alpha : of(ArrayMemory.copy(b.input(0))).alpha()) {
      sum += alpha;
    }
    b.gradient().muli(sum, b.gradientOf(0));
  }

  @Override
  public Reach reach(List<Shape> inputs, Shape output) {
    return Reach.POINT;
  }
}
