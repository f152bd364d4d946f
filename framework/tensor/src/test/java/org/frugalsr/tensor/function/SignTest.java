package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SignTest {
  private static final double ABOVE_1 = Math.nextUp(1f);
  private static final double BELOW_1 = Math.nextDown(1f);

  /** Both sides of every border, zeros of both signs, and more than a vector of values. */
  private static final double[] POINTS = {
    -40,
    -2,
    -ABOVE_1,
    -1,
    -BELOW_1,
    -0.5,
    -0.25,
    -Float.MIN_VALUE,
    -0.0,
    0,
    Float.MIN_VALUE,
    0.25,
    0.5,
    BELOW_1,
    1,
    ABOVE_1,
    2,
    40
  };

  /** A surrogate of a plug-in: half the gradient, everywhere. */
  private record Half() implements SurrogateGradient {
    @Override
    public double derivative(double x) {
      return 0.5;
    }
  }

  private static double declared(SurrogateGradient surrogate, double x) {
    return switch (surrogate) {
      case StandardSurrogate e ->
          switch (e) {
            case IDENTITY -> 1;
            case CLIP -> x >= -1 && x <= 1 ? 1 : 0;
            case POLYNOMIAL -> x > -1 && x < 0 ? 2 + 2 * x : x >= 0 && x < 1 ? 2 - 2 * x : 0;
          };
      default -> 0.5;
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void signOfZeroIsPlusOneAndNaNStaysNaN(DataType type) {
    INDArray x = Nd4j.createFromArray(-3, -1e-30, -0.0, 0.0, 1e-30, 3, Double.NaN).castTo(type);
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.inference(memory)) {
      Tensor y = Functional.sign(tape.constant("x", x), StandardSurrogate.CLIP);
      assertArrayEquals(new double[] {-1, -1, 1, 1, 1, 1, Double.NaN}, Samples.values(y.value()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void surrogatesFollowTheirDeclaredFormulas(DataType type) {
    INDArray g = Samples.ramp(5, POINTS.length).addi(2).castTo(type);
    for (SurrogateGradient surrogate :
        new SurrogateGradient[] {
          StandardSurrogate.IDENTITY,
          StandardSurrogate.CLIP,
          StandardSurrogate.POLYNOMIAL,
          new Half()
        }) {
      try (Memory memory = new Memory(1 << 20);
          Tape tape = Tape.training(memory)) {
        Tensor x = tape.variable("x", Nd4j.createFromArray(POINTS).castTo(type));
        tape.backward(Functional.sign(x, surrogate), g);
        double[] got = Samples.values(tape.gradient(x).orElseThrow());
        for (int i = 0; i < POINTS.length; i++) {
          double expected = g.getDouble(i) * declared(surrogate, POINTS[i]);
          assertEquals(expected, got[i], 1e-12, surrogate + " at " + POINTS[i]);
        }
      }
    }
  }
}
