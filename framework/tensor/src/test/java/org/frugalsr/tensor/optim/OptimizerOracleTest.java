package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Six steps of each algorithm against PyTorch 2.15 (CPU, float32).
 *
 * <p>The start is {@code [0.5, -1.25, 2, -0.125, 3]}; value i of the gradient of step t is {@code
 * ((7 i + 3 t) mod 11 - 5) / 8}, the last value 1e-7 times that, small enough for epsilon to
 * matter. The rate is 0.1 in three steps, then 0.01: a drop that momentum must not delay.
 */
class OptimizerOracleTest {
  private static final float[] START = {0.5f, -1.25f, 2, -0.125f, 3};

  static Stream<Arguments> oracles() {
    return Stream.of(
        arguments(
            new OptimizerSettings(new Algorithm.Adam()),
            new double[] {7.53014624e-01, -1.48335409, 2.08342052, -2.59991676e-01, 2.86756039}),
        arguments(
            new OptimizerSettings(new Algorithm.Adam()).withDecay(0.1),
            new double[] {7.33496130e-01, -1.43743980, 1.94440341, -2.50250846e-01, 2.67058229}),
        arguments(
            new OptimizerSettings(new Algorithm.AdamW()).withDecay(0.1),
            new double[] {7.33087957e-01, -1.43898404, 2.01570702, -2.53332466e-01, 2.77191329}),
        arguments(
            new OptimizerSettings(new Algorithm.AmsGrad(0.9, 0.5, 1e-8)),
            new double[] {7.37165451e-01, -1.46942091, 2.08952522, -2.58522958e-01, 2.87522101}),
        arguments(
            new OptimizerSettings(new Algorithm.AdaMax(0.9, 0.5)),
            new double[] {8.88147652e-01, -1.46988702, 2.11471295, -2.85387993e-01, 2.82822871}),
        arguments(
            new OptimizerSettings(new Algorithm.RmsProp()),
            new double[] {1.69337881, -2.67503405, 1.72738993, -5.69702506e-01, 2.81180334}),
        arguments(
            new OptimizerSettings(new Algorithm.Sgd(0, false)),
            new double[] {5.76250017e-01, -1.29749990, 1.96625006, -1.45000011e-01, 3}),
        arguments(
            new OptimizerSettings(new Algorithm.Sgd(0.9, false)).withDecay(0.01),
            new double[] {7.12523580e-01, -1.40058339, 1.98368537, -2.21885666e-01, 2.97953105}),
        arguments(
            new OptimizerSettings(new Algorithm.Sgd(0.9, true)).withDecay(0.01),
            new double[] {7.65249908e-01, -1.42848074, 1.94487929, -2.31401116e-01, 2.97171974}),
        arguments(
            new OptimizerSettings(new Algorithm.Sgd(0.9, false)).with(Clipping.byNorm(0.75)),
            new double[] {6.75062656e-01, -1.38762927, 1.98181009, -1.88850105e-01, 3}));
  }

  @ParameterizedTest
  @MethodSource("oracles")
  void sixStepsAgreeWithPyTorch(OptimizerSettings settings, double[] expected) {
    Parameter p = Fixture.weight("w", START);
    Optimizer optimizer = new Optimizer(settings, List.of(p));
    for (int t = 0; t < 6; t++) {
      INDArray gradient = Nd4j.createFromArray(gradient(t));
      optimizer.step(q -> Optional.of(gradient), new Progress(t, 6, t < 3 ? 0.1 : 0.01));
    }
    float[] actual = Fixture.values(p);
    assertArrayEquals(expected, Nd4j.createFromArray(actual).toDoubleVector(), 2e-6);
  }

  private static float[] gradient(int t) {
    float[] g = new float[START.length];
    for (int i = 0; i < g.length; i++) {
      g[i] = ((i * 7 + t * 3) % 11 - 5) / 8f * (i == 4 ? 1e-7f : 1);
    }
    return g;
  }
}
