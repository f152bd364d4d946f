package org.frugalsr.plugin.bam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the contract suites cannot know: the paper's equations, by hand. */
class BamOracleTest {
  private static TinyTraining training(String... keys) {
    return TinyTraining.of(
        TinyExperiment.of(
            List.of(new BamPlugin(), new GroupedBlockPlugin()),
            "block.name = hpb, quantizer.name = bam, network.channels = 4",
            String.join("\n", keys)));
  }

  private static PlacedKernel kernel(TinyTraining t, String suffix) {
    return t.network().kernels().stream()
        .filter(k -> k.path().endsWith(suffix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kernel " + suffix));
  }

  /** Every output channel of a 1x1 kernel of 4 channels gets the same weights. */
  private static void fill(PlacedKernel k, double... w) {
    for (int in = 0; in < 4; in++) {
      for (int out = 0; out < 4; out++) {
        k.latent().value().putScalar(new int[] {0, 0, in, out}, w[in]);
      }
    }
  }

  /** The first output channel of a 1x1 kernel's effective weight. */
  private static float[] effective(TinyTraining t, PlacedKernel k) {
    try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
      float[] all = Numbers.toFloats(k.effectiveWeight(pass).value());
      return new float[] {all[0], all[4], all[8], all[12]};
    }
  }

  @Test
  void weightsOfTheShortRangeVoteOnTheSigns() {
    try (TinyTraining t = training()) {
      PlacedKernel first = kernel(t, "0.lb0.conv1x1a");
      PlacedKernel second = kernel(t, "0.lb0.conv1x1b");
      fill(first, 0.3, -0.2, 0.1, -0.4);
      fill(second, -0.1, 0.4, -0.3, 0.2);
      assertArrayEquals(new float[] {0.25f, 0.25f, -0.25f, -0.25f}, effective(t, second), 1e-7f);
      // mean -0.05 is subtracted, so all signs stay; the scale is mean |w|
      assertArrayEquals(new float[] {0.25f, -0.25f, 0.25f, -0.25f}, effective(t, first), 1e-7f);
    }
  }

  @Test
  void normalisationAndScaleAreEachOutputChannelsOwn() {
    try (TinyTraining t = training()) {
      PlacedKernel k = kernel(t, "0.lb0.conv1x1a");
      double[] w = {0.3, -0.2, 0.1, -0.4};
      for (int in = 0; in < 4; in++) {
        for (int out = 0; out < 4; out++) {
          k.latent().value().putScalar(new int[] {0, 0, in, out}, w[in] + out);
        }
      }
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        float[] all = Numbers.toFloats(k.effectiveWeight(pass).value());
        for (int out = 0; out < 4; out++) {
          double scale = out == 0 ? 0.25 : out - 0.05; // mean |w|
          float[] channel = {all[out], all[4 + out], all[8 + out], all[12 + out]};
          float s = (float) scale;
          assertArrayEquals(new float[] {s, -s, s, -s}, channel, 1e-6f, "about its own mean");
        }
      }
    }
  }

  @Test
  void withoutAccumulationEachHasItsOwnSigns() {
    try (TinyTraining t = training("quantizer.bam.accumulate-weights = false")) {
      PlacedKernel second = kernel(t, "0.lb0.conv1x1b");
      fill(kernel(t, "0.lb0.conv1x1a"), 0.3, -0.2, 0.1, -0.4);
      fill(second, -0.1, 0.4, -0.3, 0.2);
      assertArrayEquals(new float[] {-0.25f, 0.25f, -0.25f, 0.25f}, effective(t, second), 1e-7f);
    }
  }

  /** The gradients that ones at the effective weight of the second kernel give to both latents. */
  private static INDArray[] gradients(TinyTraining t) {
    PlacedKernel first = kernel(t, "0.lb0.conv1x1a");
    PlacedKernel second = kernel(t, "0.lb0.conv1x1b");
    fill(first, 0.3, -0.2, 0.1, -0.4);
    fill(second, -0.1, 0.4, -0.3, 0.2);
    try (NetworkPass pass = t.network().trainingPass(t.memory(), new Progress(0, 1, 0))) {
      pass.value(first.latent());
      Tensor w = second.effectiveWeight(pass);
      INDArray g = Nd4j.arange(16).castTo(DataType.FLOAT).reshape(1, 1, 4, 4);
      pass.tape().backward(w, g);
      return new INDArray[] {
        pass.gradient(first.latent()).map(INDArray::dup).orElse(Nd4j.zeros(1, 1, 4, 4)),
        pass.gradient(second.latent()).orElseThrow().dup()
      };
    }
  }

  @Test
  void theLiteralGradientIsThatOfTheBinaryWeightAndReachesNoEarlierOne() {
    try (TinyTraining t = training()) {
      INDArray[] gradients = gradients(t);
      assertEquals(0, gradients[0].amaxNumber().doubleValue());
      for (int i = 0; i < 16; i++) {
        assertEquals(i, gradients[1].getFloat(0, 0, i / 4, i % 4));
      }
    }
  }

  @Test
  void theFullGradientReachesAllOfTheSumAlike() {
    try (TinyTraining t =
        training("quantizer.bam { coefficients = ones, reading.weight-gradient = full }")) {
      INDArray[] gradients = gradients(t);
      assertTrue(gradients[0].amaxNumber().doubleValue() > 0);
      assertEquals(gradients[0], gradients[1]);
    }
  }

  /**
   * By hand: {@code W_2^B - W_2 = (.35, -.15, .05, -.45)}, the sum's deviation is .2, and W_1 less
   * its mean and its part along the signs is {@code (.25, -.25, .25, -.25)}, W_2 its opposite. So
   * {@code dJ/da_1 = 2 * .25 / .2 * .25 / 4 = .15625}, and {@code dJ/da_2} the same below 0.
   */
  @Test
  void aStepOfTheSolverDescendsTheObjective() {
    try (TinyTraining t =
        training("quantizer.bam { coefficients = grad, reading.solver-rate = 0.1 }")) {
      PlacedKernel second = kernel(t, "0.lb0.conv1x1b");
      fill(kernel(t, "0.lb0.conv1x1a"), 0.3, -0.2, 0.1, -0.4);
      fill(second, -0.1, 0.4, -0.3, 0.2);
      try (NetworkPass pass = t.network().trainingPass(t.memory(), new Progress(0, 1, 0))) {
        second.effectiveWeight(pass);
        pass.applyCommits();
      }
      INDArray a =
          t.network().buffers().stream()
              .filter(b -> b.path().equals("body.0.lb0.conv1x1b.quantizer.coefficients"))
              .findFirst()
              .orElseThrow()
              .value();
      assertArrayEquals(new float[] {0.984375f, 1.015625f}, Numbers.toFloats(a), 1e-5f);
    }
  }

  @Test
  void withScalesOfZeroTheEarlierInputsHaveNoVote() {
    try (TinyTraining t = training("block.name = grouped")) {
      PlacedKernel second = kernel(t, "body.0.conv2");
      t.network().parameters().stream()
          .filter(p -> p.path().equals("body.0.conv2.quantizer.scale1"))
          .findFirst()
          .orElseThrow()
          .value()
          .assign(0);
      INDArray first = Nd4j.randn(1L, new long[] {1, 5, 4, 4}).castTo(DataType.FLOAT);
      INDArray own = Nd4j.randn(2L, new long[] {1, 5, 4, 4}).castTo(DataType.FLOAT);
      float[] alone = sumOf(t, second, own);
      assertArrayEquals(alone, sumOf(t, second, first, own), 0f);
      // b = E|A|: the sum is A times its pixel's mean magnitude
      for (int i = 0; i < alone.length; i++) {
        double mean = 0;
        for (int c = 0; c < 4; c++) {
          mean += Math.abs(own.data().getFloat(i / 4 * 4 + c)) / 4;
        }
        assertEquals(mean * own.data().getFloat(i), alone[i], 1e-6);
      }
    }
  }

  @Test
  void theNormalisationTakesTheFirstKernelsScalarOut() {
    assertEquals(0, scaleGradient(true), 1e-4, "under BN");
    assertTrue(Math.abs(scaleGradient(false)) > 1e-2, "without BN the scalar counts");
  }

  /** The gradient of scale1 of a group's first kernel where random ones arrive at its signs. */
  private static double scaleGradient(boolean norm) {
    try (TinyTraining t =
        training(
            "block.name = grouped",
            "quantizer.bam.reading { activation-norm = " + norm + ", ste = identity }")) {
      PlacedKernel k = kernel(t, "body.0.conv1");
      INDArray x = Nd4j.randn(1L, new long[] {2, 9, 8, 4}).castTo(DataType.FLOAT).mul(8);
      INDArray g = Nd4j.randn(2L, new long[] {2, 9, 8, 4}).castTo(DataType.FLOAT).div(100);
      try (NetworkPass pass = t.network().trainingPass(t.memory(), new Progress(0, 1, 0))) {
        pass.tape().backward(k.effectiveInput(pass.tape().constant("x", x), pass), g);
        Parameter scale =
            t.network().parameters().stream()
                .filter(p -> p.path().equals("body.0.conv1.quantizer.scale1"))
                .findFirst()
                .orElseThrow();
        return pass.gradient(scale).orElseThrow().getDouble(0);
      }
    }
  }

  /** What is coded where these inputs came in the group, the last one at the kernel itself. */
  private static float[] sumOf(TinyTraining t, PlacedKernel kernel, INDArray... inputs) {
    try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
      for (int i = 0; i < inputs.length - 1; i++) {
        pass.remember(kernel.spec(), pass.tape().constant("earlier", inputs[i]));
      }
      Tensor own = pass.tape().constant("x", inputs[inputs.length - 1]);
      return Numbers.toFloats(kernel.coded(own, pass).value());
    }
  }

  @Test
  void accumulatedInputsAreCodedBitForBitByTheFoldedThresholds() {
    try (TinyTraining t = training("block.name = grouped")) {
      t.train(5);
      List<PlacedKernel> kernels =
          t.network().kernels().stream().filter(k -> k.spec().inputs().isPresent()).toList();
      assertTrue(kernels.size() >= 3, "several kernels accumulate");
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        for (PlacedKernel k : kernels.subList(0, 3)) {
          INDArray features =
              Nd4j.randn(3L, new long[] {1, 9, 8, 4}).castTo(DataType.FLOAT).mul(30);
          Tensor x = pass.tape().constant("x", features);
          float[] sum = Numbers.toFloats(k.coded(x, pass).value());
          float[][] seen = new float[1][];
          k.apply(
              x,
              pass,
              (in, w, bias) -> {
                seen[0] = Numbers.toFloats(in.value());
                return Functional.conv2d(in, w, bias, 1, 1);
              });
          InputCodes codes = k.inferenceForm(pass).inputs().get(0);
          float[] folded = new float[sum.length];
          for (int i = 0; i < sum.length; i++) {
            folded[i] = codes.code(sum[i], i % 4);
          }
          assertArrayEquals(seen[0], folded, 0f, k.path());
        }
      }
    }
  }
}
