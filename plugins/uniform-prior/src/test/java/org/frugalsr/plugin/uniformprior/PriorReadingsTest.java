package org.frugalsr.plugin.uniformprior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the readings of the prior mean, in numbers. */
class PriorReadingsTest {
  private static final Progress FIRST = new Progress(0, 100, 0.01);

  private static BuiltNetwork network(String reading) {
    return Networks.build(
        TinyExperiment.of(
            List.of(new UniformPriorPlugin()),
            "network.channels = 32",
            "quantizer { name = uniform-prior, reading { " + reading + " } }"));
  }

  private static PlacedKernel kernel(BuiltNetwork network) {
    return network.kernels().stream()
        .filter(k -> k.precision().weights().binary())
        .findFirst()
        .orElseThrow();
  }

  private static double meanSize(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += Math.abs(v);
    }
    return sum / values.length;
  }

  @ParameterizedTest
  @CsvSource({
    "b = 0.02, 0.02",
    "'width = fan-in, fan-in-factor = 0.5', 0.0294628", // 0.5 / sqrt(9 * 32)
    "'width = learning-rate, kappa = 4', 0.04"
  })
  void weightsStartUniformlyInTheirWidth(String reading, double b) {
    PlacedKernel k = kernel(network(reading));
    float[] w = Numbers.toFloats(k.latent().value());
    assertEquals(b, k.halfWidth(FIRST).orElseThrow(), 1e-6);
    float largest = 0;
    for (float v : w) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertTrue(largest <= b * (1 + 1e-6) && largest > 0.98 * b, "largest " + largest);
    assertEquals(b / 2, meanSize(w), b / Math.sqrt(12.0 * w.length) * 4);
  }

  @ParameterizedTest
  @CsvSource({"b, 0.02", "one, 1"})
  void tanhStartsWithTheSameWeights(String unit, double s) {
    PlacedKernel k = kernel(network("enforce = tanh, b = 0.02, tanh-unit = " + unit));
    float[] v = Numbers.toFloats(k.latent().value());
    float[] w = new float[v.length];
    int near = 0;
    for (int i = 0; i < v.length; i++) {
      w[i] = (float) (0.02 * Math.tanh(v[i] / s));
      near += Math.abs(v[i]) < 0.1 * s ? 1 : 0;
    }
    assertEquals(0.01, meanSize(w), 0.02 / Math.sqrt(12.0 * w.length) * 4);
    // the density of v around 0 is 1 / (2 s), which is what flips follow
    assertEquals(s, k.halfWidth(FIRST).orElseThrow(), 1e-9);
    assertEquals(0.1, (double) near / v.length, 0.02);
  }

  @ParameterizedTest
  @CsvSource({"hinge, 0", "l1, 1"})
  void thePenaltyPullsInwards(String penalty, double inside) {
    BuiltNetwork network =
        network("enforce = penalty, b = 0.02, penalty-factor = 0.5, penalty = " + penalty);
    PlacedKernel k = kernel(network);
    k.latent().value().assign(0.01).putScalar(0, 0.03).putScalar(1, -0.03);
    try (Memory memory = new Memory(1L << 28);
        NetworkPass pass = network.trainingPass(memory, FIRST)) {
      Tensor total =
          network.penalties().stream().map(p -> p.apply(pass)).reduce(Tensor::plus).orElseThrow();
      pass.tape().backward(total);
      float[] g = Numbers.toFloats(pass.gradient(k.latent()).orElseThrow());
      assertEquals(0.5, g[0], 1e-6);
      assertEquals(-0.5, g[1], 1e-6);
      assertEquals(0.5 * inside, g[2], 1e-6);
    }
  }

  @Test
  void theForwardKnowsSignsOnly() {
    BuiltNetwork network = network("scale = none");
    PlacedKernel k = kernel(network);
    float[] before = effective(network, k);
    k.latent().value().muli(1e-3);
    assertEquals(Arrays.toString(before), Arrays.toString(effective(network, k)));
    for (float v : before) {
      assertEquals(1, Math.abs(v));
    }
  }

  @Test
  void aChannelsMeanIsAboutHalfTheWidth() {
    BuiltNetwork network = network("scale = channel-mean, b = 0.02");
    for (float v : effective(network, kernel(network))) {
      assertEquals(0.01, Math.abs(v), 0.0015);
    }
  }

  private static float[] effective(BuiltNetwork network, PlacedKernel k) {
    try (Memory memory = new Memory(1L << 28);
        NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      return Numbers.toFloats(k.effectiveWeight(pass).value());
    }
  }
}
