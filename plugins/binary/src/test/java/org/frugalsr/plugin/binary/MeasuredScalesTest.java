package org.frugalsr.plugin.binary;

import static org.frugalsr.plugin.binary.Quantized.kernel;
import static org.frugalsr.plugin.binary.Quantized.parameter;
import static org.frugalsr.plugin.binary.Quantized.training;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scales that a layer measures on its features, on numbers worked out by hand. */
class MeasuredScalesTest {
  private static final int CHANNELS = 8;

  /** Samples of one row: channel c has the values times {@code factors[c]}. */
  private static INDArray rows(double[] factors, double[]... samples) {
    INDArray x = Nd4j.create(DataType.FLOAT, samples.length, 1, samples[0].length, CHANNELS);
    for (int n = 0; n < samples.length; n++) {
      for (int i = 0; i < samples[n].length; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          x.putScalar(new int[] {n, 0, i, c}, samples[n][i] * factors[c]);
        }
      }
    }
    return x;
  }

  private static INDArray alike(double[]... samples) {
    return rows(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, samples);
  }

  /** The first channel of what the layer computes with. */
  private static float[] coded(PlacedKernel k, INDArray x, NetworkPass pass) {
    float[] all = Numbers.toFloats(k.effectiveInput(pass.tape().constant("x", x), pass).value());
    float[] first = new float[all.length / CHANNELS];
    for (int i = 0; i < first.length; i++) {
      first[i] = all[i * CHANNELS];
    }
    return first;
  }

  private static float[] trained(TinyTraining t, INDArray x) {
    try (NetworkPass pass = t.network().trainingPass(t.memory(), new Progress(0, 9, 0))) {
      float[] y = coded(kernel(t), x, pass);
      pass.applyCommits();
      return y;
    }
  }

  private static float[] evaluated(TinyTraining t, INDArray x) {
    try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
      return coded(kernel(t), x, pass);
    }
  }

  @Test
  void xnorsKIsTheBoxedMeanMagnitudeWithZerosOutsideTheImage() {
    try (TinyTraining t = training("quantizer { name = xnor, input-scale = true }");
        NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
      // magnitudes by channel 1 to 8, mean 4.5: of the columns 9, 18, 27
      INDArray x = rows(new double[] {1, -2, 3, -4, 5, -6, 7, -8}, new double[] {2, -4, 6});
      Tensor one = pass.tape().constant("one", Nd4j.ones(DataType.FLOAT, 1, 1, 3, CHANNELS));
      float[] y =
          Numbers.toFloats(
              kernel(t).apply(pass.tape().constant("x", x), pass, (a, w, bias) -> one).value());
      for (int c = 0; c < CHANNELS; c++) {
        assertEquals((9 + 18) / 9f, y[c], 1e-6);
        assertEquals((9 + 18 + 27) / 9f, y[CHANNELS + c], 1e-6);
        assertEquals((18 + 27) / 9f, y[2 * CHANNELS + c], 1e-6);
      }
    }
  }

  @Test
  void lsqStartsAtTwiceTheMeanMagnitudeOfTheFirstBatch() {
    try (TinyTraining t = training("quantizer { name = lsq, bits = 3 }")) {
      float s = (float) (2 / Math.sqrt(3)); // mean 1, Qp 3; x / s = 0.43, -0.87, 1.30
      INDArray x = alike(new double[] {0.5, -1, 1.5});
      assertArrayEquals(new float[] {0, -s, s}, trained(t, x), 1e-6f);
      assertArrayEquals(
          new float[] {3 * s, -4 * s}, trained(t, alike(new double[] {50, -50})), 1e-5f);
      assertArrayEquals(
          new float[] {3 * s, -4 * s}, evaluated(t, alike(new double[] {50, -50})), 1e-5f);
    }
  }

  @Test
  void lsqsGradientIsDividedByTheRootOfFeaturesAndLevels() {
    try (TinyTraining t = training("quantizer { name = lsq, bits = 3 }");
        NetworkPass pass = t.network().trainingPass(t.memory(), new Progress(0, 9, 0))) {
      INDArray x = alike(new double[] {0.5, -1, 1.5});
      Tensor y = kernel(t).effectiveInput(pass.tape().constant("x", x), pass);
      pass.tape().backward(y, Nd4j.ones(DataType.FLOAT, y.shape().toArray()));
      Parameter factor = parameter(t, kernel(t).path() + ".quantizer.input-factor");
      float[] g = Numbers.toFloats(pass.gradient(factor).orElseThrow());
      // round(v) - v sums up to -sqrt(3) / 2 in each of 8 channels; N Qp = 24 * 3; s = 2 / sqrt(3)
      assertEquals(-8 / Math.sqrt(72), g[0], 1e-5);
    }
  }

  @Test
  void pamsAveragesTheLargestMagnitudeOfEachSampleAndStops() {
    try (TinyTraining t =
        training("quantizer { name = pams, bits = 2, calibration = 2, momentum = 0.75 }")) {
      float[] first = trained(t, alike(new double[] {2, 1, 0}, new double[] {0, 1, -4}));
      assertArrayEquals(new float[] {3, 0, 0, 0, 0, -3}, first, 1e-6f); // the mean of 2 and 4
      trained(t, alike(new double[] {-7, 1})); // 0.75 * 3 + 0.25 * 7 = 4
      assertArrayEquals(new float[] {4, -4}, evaluated(t, alike(new double[] {9, -9})), 1e-6f);
      trained(t, alike(new double[] {100, 1})); // measured no more
      assertArrayEquals(new float[] {4, -4}, evaluated(t, alike(new double[] {9, -9})), 1e-6f);
    }
  }
}
