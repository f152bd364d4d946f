package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The adder convolution on a few numbers worked out by hand, and what holds for all numbers. */
class AdderOracleTest {
  private static final float[] X = {1, -0.5f, 2, 0.25f};
  private static final float[] W = {0.5f, 0, -1, 1.5f, 0.25f, -0.25f, 0, 2, -0.75f};
  private static final float[] G = {1, -1, 0.5f, 2};

  /** Both precisions: the fast kernels, and the reference. */
  private enum Precision {
    FLOAT,
    DOUBLE;

    INDArray array(float[] values, long... shape) {
      return Nd4j.createFromArray(values)
          .reshape(shape)
          .castTo(this == FLOAT ? DataType.FLOAT : DataType.DOUBLE);
    }
  }

  /** Output, input gradient, filter gradient. */
  private static float[][] run(AdderConv adder, INDArray x, INDArray w, INDArray g) {
    try (Memory memory = new Memory(1 << 24);
        Tape tape = Tape.training(memory)) {
      Tensor in = tape.variable("x", x);
      Tensor filters = tape.variable("w", w);
      Tensor y = tape.apply(adder, in, filters);
      float[] values = Numbers.toFloats(y.value());
      tape.backward(y, g);
      return new float[][] {
        values,
        Numbers.toFloats(tape.gradient(in).orElseThrow()),
        Numbers.toFloats(tape.gradient(filters).orElseThrow())
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void oneChannelByHand(Precision p) {
    float[][] got =
        run(
            new AdderConv(1, 1, true),
            p.array(X, 1, 2, 2, 1),
            p.array(W, 3, 3, 1, 1),
            p.array(G, 1, 2, 2, 1));
    assertArrayEquals(new float[] {-5, -7.5f, -8.5f, -5.5f}, got[0], 1e-5f);
    assertArrayEquals(new float[] {-2.75f, 0.25f, -0.5f, -2.25f}, got[1], 1e-5f);
    assertArrayEquals(
        new float[] {0.75f, -0.5f, 2.25f, -0.75f, 2.375f, 0.25f, -2, -3.25f, 2.125f},
        got[2],
        1e-5f);
  }

  @Test
  void theLocalRateGivesTheFiltersGradientItsNorm() {
    INDArray gradient =
        Nd4j.createFromArray(0.75f, -0.5f, 2.25f, -0.75f, 2.375f, 0.25f, -2, -3.25f, 2.125f);
    new LocalRate(0.2).apply(gradient, gradient, new Progress(0, 1, 0));
    assertArrayEquals(
        new float[] {
          0.080539f,
          -0.053692f,
          0.241616f,
          -0.080539f,
          0.255039f,
          0.026846f,
          -0.214770f,
          -0.349001f,
          0.228193f
        },
        gradient.toFloatVector(),
        1e-5f);
    assertEquals(0.2 * 3, gradient.norm2Number().doubleValue(), 1e-6);
    INDArray zero = Nd4j.zeros(9);
    new LocalRate(0.2).apply(zero, zero, new Progress(0, 1, 0));
    assertEquals(0, zero.amaxNumber().doubleValue());
  }

  /** One pixel, one filter of 1x1: the sign of each difference, and 0 where there is none. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSignIsAnotherInputGradient(Precision p) {
    INDArray x = p.array(new float[] {3, -0.5f, 0.2f}, 1, 1, 1, 3);
    INDArray w = p.array(new float[] {1, 0.1f, 0.2f}, 1, 1, 3, 1);
    INDArray g = p.array(new float[] {2}, 1, 1, 1, 1);
    assertArrayEquals(new float[] {-2, 2, 0}, run(new AdderConv(1, 0, false), x, w, g)[1]);
    assertArrayEquals(new float[] {-2, 1.2f, 0}, run(new AdderConv(1, 0, true), x, w, g)[1], 1e-6f);
  }

  @Test
  void outputsAreNegativeButForAWindowThatEqualsTheFilter() {
    INDArray x = Nd4j.randn(1L, new long[] {1, 6, 7, 5}).castTo(DataType.FLOAT);
    INDArray w = Nd4j.randn(2L, new long[] {3, 3, 5, 4}).castTo(DataType.FLOAT);
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        for (int c = 0; c < 5; c++) {
          w.putScalar(new int[] {a, b, c, 2}, x.getDouble(0, 1 + a, 2 + b, c));
        }
      }
    }
    float[] y = run(new AdderConv(1, 1, true), x, w, Nd4j.ones(DataType.FLOAT, 1, 6, 7, 4))[0];
    int zeros = 0;
    for (int i = 0; i < y.length; i++) {
      assertTrue(y[i] <= 0);
      zeros += y[i] == 0 ? 1 : 0;
    }
    assertEquals(1, zeros);
    assertTrue(y[(2 * 7 + 3) * 4 + 2] == 0, "row 2, column 3, filter 2");
  }

  /**
   * {@code -1/2 sum (x - w)^2} has the filters' gradient everywhere, and the input's where no
   * difference is above 1; its own is taken numerically.
   */
  @Test
  void gradientsAreThoseOfHalfTheSquaresWhereNothingIsClipped() {
    INDArray x = Nd4j.rand(3L, new long[] {1, 3, 4, 2}).castTo(DataType.DOUBLE).mul(0.9);
    INDArray w = Nd4j.rand(4L, new long[] {3, 3, 2, 3}).castTo(DataType.DOUBLE).mul(0.9);
    INDArray g = Nd4j.randn(5L, new long[] {1, 3, 4, 3}).castTo(DataType.DOUBLE);
    float[][] got = run(new AdderConv(1, 1, true), x, w, g);
    assertArrayEquals(numerical(x, w, g, x), got[1], 1e-4f);
    assertArrayEquals(numerical(x, w, g, w), got[2], 1e-4f);
    INDArray large = x.mul(40).subi(18);
    assertArrayEquals(
        numerical(large, w, g, w), run(new AdderConv(1, 1, true), large, w, g)[2], 1e-2f);
  }

  /** Of a single tap both gradients have the sign of the derivative of {@code -|x - w|}. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofASingleTapTheSignIsTheDerivatives(boolean clipped) {
    Random random = new Random(6);
    for (int i = 0; i < 200; i++) {
      float x = (float) (3 * random.nextGaussian());
      float w = (float) random.nextGaussian();
      float g = (float) random.nextGaussian();
      float[][] got =
          run(
              new AdderConv(1, 0, clipped),
              Precision.FLOAT.array(new float[] {x}, 1, 1, 1, 1),
              Precision.FLOAT.array(new float[] {w}, 1, 1, 1, 1),
              Precision.FLOAT.array(new float[] {g}, 1, 1, 1, 1));
      assertEquals(Math.signum(g) * Math.signum(w - x), Math.signum(got[1][0]), "the input's");
      assertEquals(Math.signum(g) * Math.signum(x - w), Math.signum(got[2][0]), "the filter's");
    }
  }

  private static float[] numerical(INDArray x, INDArray w, INDArray g, INDArray of) {
    float[] gradient = new float[(int) of.length()];
    for (int i = 0; i < gradient.length; i++) {
      double value = of.getDouble(i);
      of.putScalar(i, value + 1e-4);
      double up = halfSquares(x, w, g);
      of.putScalar(i, value - 1e-4);
      gradient[i] = (float) ((up - halfSquares(x, w, g)) / 2e-4);
      of.putScalar(i, value);
    }
    return gradient;
  }

  private static double halfSquares(INDArray x, INDArray w, INDArray g) {
    double sum = 0;
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 4; c++) {
        for (int o = 0; o < 3; o++) {
          for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
              for (int k = 0; k < 2; k++) {
                int row = r + a - 1;
                int column = c + b - 1;
                boolean inside = row >= 0 && row < 3 && column >= 0 && column < 4;
                double d = (inside ? x.getDouble(0, row, column, k) : 0) - w.getDouble(a, b, k, o);
                sum -= 0.5 * d * d * g.getDouble(0, r, c, o);
              }
            }
          }
        }
      }
    }
    return sum;
  }
}
