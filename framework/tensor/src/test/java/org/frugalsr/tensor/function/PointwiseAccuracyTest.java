package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PointwiseAccuracyTest {
  private static final double[] FAR = {
    1e-30, 1e-5, 0.62, 0.63, 2.99, 3.01, 9, 13, 14, 20, 43, 44, 86, 87.5, 88, 89, 104, 1e4, 1e19,
    3e38
  };

  static Stream<Pointwise> functions() {
    return Stream.of(
        new Gelu(), new Sigmoid(), new Tanh(), new HardSwish(), new Relu(0.1f), new Abs());
  }

  private static double[] floats(DoubleStream points) {
    return points.map(x -> (float) x).toArray();
  }

  private static double[] values(Pointwise f, double[] points) {
    try (Memory memory = Memory.poisoned(1 << 26);
        Tape tape = Tape.inference(memory)) {
      INDArray x = Nd4j.createFromArray(points).castTo(DataType.FLOAT);
      return Samples.values(tape.apply(f, tape.constant("x", x)).value());
    }
  }

  private static double[] derivatives(Pointwise f, double[] points) {
    try (Memory memory = Memory.poisoned(1 << 26);
        Tape tape = Tape.training(memory)) {
      Tensor x = tape.variable("x", Nd4j.createFromArray(points).castTo(DataType.FLOAT));
      tape.backward(tape.apply(f, x), Nd4j.ones(DataType.FLOAT, points.length));
      return Samples.values(tape.gradient(x).orElseThrow());
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void floatAgreesFarFromZeroAndNearIt(Pointwise f) {
    double[] points = floats(Arrays.stream(FAR).flatMap(x -> DoubleStream.of(x, -x)));
    double[] y = values(f, points);
    double[] d = derivatives(f, points);
    for (int i = 0; i < points.length; i++) {
      double x = points[i];
      double allowed = 1e-6 * Math.max(1, Math.abs(f.value(x)));
      assertEquals(f.value(x), y[i], allowed, f + " at " + x);
      assertEquals(f.derivative(x), d[i], 2e-6, "derivative of " + f + " at " + x);
    }
  }

  @Test
  void geluIsWithinAMillionth() {
    double[] points = floats(DoubleStream.iterate(-8, x -> x < 8, x -> x + 1e-3));
    double[] y = values(new Gelu(), points);
    for (int i = 0; i < points.length; i++) {
      assertEquals(new Gelu().value(points[i]), y[i], 1e-6, "at " + points[i]);
    }
  }

  @Test
  void tanhIsRelativelyExactNearZero() {
    double[] points = floats(DoubleStream.iterate(1e-6, x -> x < 4, x -> x * 1.01));
    double[] y = values(new Tanh(), points);
    for (int i = 0; i < points.length; i++) {
      assertTrue(Math.abs(y[i] / Math.tanh(points[i]) - 1) < 5e-7, "at " + points[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void nanStaysNaN(Pointwise f) {
    assertTrue(Double.isNaN(values(f, new double[] {Double.NaN})[0]));
    assertTrue(Double.isNaN(f.value(Double.NaN)));
  }
}
