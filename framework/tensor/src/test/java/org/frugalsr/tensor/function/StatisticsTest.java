package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StatisticsTest {
  private final Memory memory = new Memory(1 << 28);
  private final Tape tape = Tape.training(memory);

  @AfterEach
  void close() {
    tape.close();
    memory.close();
  }

  private static INDArray noise(double mean, long... shape) {
    INDArray x = Nd4j.create(DataType.FLOAT, shape);
    Rng rng = Rng.of(3, "noise", 0);
    for (long i = 0; i < x.length(); i++) {
      x.putScalar(i, mean + rng.nextGaussian());
    }
    return x;
  }

  @Test
  void contrastOfHalfOnesAndHalfThreesIsThree() {
    Tensor x = tape.variable("x", Nd4j.createFromArray(1f, 3f, 3f, 1f).reshape(1, 2, 2, 1));
    Tensor z = Functional.globalMean(x).plus(Functional.globalStandardDeviation(x));
    assertEquals(3, z.item(), 1e-6);
  }

  @Test
  void aConstantChannelHasNoDeviationAndNoGradient() {
    for (float value : new float[] {0, 0.1f, 1e-3f, -77.7f}) {
      Tensor x = tape.variable("x", Nd4j.valueArrayOf(new long[] {2, 15, 17, 3}, value));
      Tensor y = Functional.globalStandardDeviation(x);
      assertEquals(0, y.value().maxNumber().doubleValue(), 1e-7);
      tape.backward(y, Nd4j.ones(DataType.FLOAT, 2, 1, 1, 3));
      assertTrue(Numbers.allFinite(tape.gradient(x).orElseThrow()));
      assertEquals(0, tape.gradient(x).orElseThrow().norm1Number().doubleValue(), 1e-7);
    }
  }

  @Test
  void batchNormKeepsItsPrecisionFarFromZero() {
    INDArray values = noise(1000, 4, 24, 24, 5);
    Tensor x = tape.variable("x", values);
    Tensor moments = Functional.channelMoments(x);
    Tensor gamma = tape.constant("gamma", Nd4j.ones(DataType.FLOAT, 5));
    Tensor beta = tape.constant("beta", Nd4j.zeros(DataType.FLOAT, 5));
    INDArray y = Functional.batchNorm(x, gamma, beta, moments, 1e-5).value();
    double[][] exact = exactMoments(values);
    for (int c = 0; c < 5; c++) {
      assertEquals(exact[0][c], moments.value().getDouble(0, c), 1e-4);
      assertEquals(exact[1][c], moments.value().getDouble(1, c), 1e-5);
      double expected = (values.getDouble(1, 2, 3, c) - exact[0][c]) / Math.sqrt(exact[1][c]);
      assertEquals(expected, y.getDouble(1, 2, 3, c), 1e-4);
    }
  }

  private static double[][] exactMoments(INDArray x) {
    int channels = (int) x.size(-1);
    double[] values = Samples.values(x);
    double[][] moments = new double[2][channels];
    double rows = (double) values.length / channels;
    for (int i = 0; i < values.length; i++) {
      moments[0][i % channels] += values[i] / rows;
    }
    for (int i = 0; i < values.length; i++) {
      moments[1][i % channels] += Math.pow(values[i] - moments[0][i % channels], 2) / rows;
    }
    return moments;
  }

  @Test
  void batchNormOfAConstantChannelIsBetaAndFinite() {
    Tensor x = tape.variable("x", Nd4j.valueArrayOf(new long[] {2, 9, 9, 2}, 0.3f));
    Tensor gamma = tape.variable("gamma", Nd4j.createFromArray(2f, 3f));
    Tensor beta = tape.variable("beta", Nd4j.createFromArray(0.5f, -0.5f));
    Tensor y = Functional.batchNorm(x, gamma, beta, Functional.channelMoments(x), 1e-5);
    assertEquals(0.5, y.value().getDouble(1, 4, 4, 0), 1e-4);
    assertEquals(-0.5, y.value().getDouble(0, 8, 0, 1), 1e-4);
    tape.backward(y, Nd4j.ones(DataType.FLOAT, 2, 9, 9, 2));
    assertTrue(Numbers.allFinite(tape.gradient(x).orElseThrow()));
  }

  @Test
  void evaluationWithTheBatchesOwnMomentsIsTraining() {
    Tensor x = tape.constant("x", Samples.random("x", 2, 3, 3, 4));
    Tensor gamma = tape.constant("gamma", Samples.random("gamma", 4));
    Tensor beta = tape.constant("beta", Samples.random("beta", 4));
    Tensor moments = Functional.channelMoments(x);
    Tensor mean = tape.constant("mean", moments.value().getRow(0));
    Tensor variance = tape.constant("variance", moments.value().getRow(1));
    assertArrayEquals(
        Samples.values(Functional.batchNorm(x, gamma, beta, moments, 1e-5).value()),
        Samples.values(Functional.channelNorm(x, gamma, beta, mean, variance, 1e-5).value()));
  }

  @Test
  void normalisationsRefuseAGradientThatTheyDoNotHave() {
    Tensor x = tape.variable("x", Samples.random("x", 2, 3, 3, 4));
    Tensor c = tape.variable("c", Nd4j.ones(DataType.DOUBLE, 4));
    Tensor attached = tape.apply(new BatchNorm(1e-5), x, c, c, Functional.channelMoments(x));
    INDArray g = Nd4j.ones(DataType.DOUBLE, 2, 3, 3, 4);
    assertThrows(IllegalStateException.class, () -> tape.backward(attached, g));
  }

  @Test
  void normalisationsRefuseAGradientToGivenStatistics() {
    Tensor x = tape.variable("x", Samples.random("x", 2, 3, 3, 4));
    Tensor c = tape.variable("c", Nd4j.ones(DataType.DOUBLE, 4));
    Tensor attached = Functional.channelNorm(x, c, c, c, c, 1e-5);
    INDArray g = Nd4j.ones(DataType.DOUBLE, 2, 3, 3, 4);
    assertThrows(IllegalStateException.class, () -> tape.backward(attached, g));
  }
}
