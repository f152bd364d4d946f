package org.frugalsr.plugin.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the contract suites cannot know: the published formulas, by hand. */
class BinaryForwardTest {
  @Test
  void bnnKeepsLatentWeightsInTheBoxThroughLargeSteps() {
    try (TinyTraining t =
        TinyTraining.of(
            TinyExperiment.of(
                List.of(new BinaryPlugin()),
                "quantizer.name = bnn",
                "trainer.optimizer.lr = 0.5"))) {
      t.train(5);
      List<PlacedKernel> binary =
          t.network().kernels().stream().filter(k -> k.precision().binary()).toList();
      assertTrue(!binary.isEmpty(), "the body has binary kernels");
      for (PlacedKernel k : binary) {
        double largest = k.latent().value().amaxNumber().doubleValue();
        assertTrue(largest <= 1, k.path() + " has a latent weight of " + largest);
        assertTrue(largest == 1, k.path() + " never touched the box, so this proves nothing");
      }
    }
  }

  @Test
  void aBinaryForwardIsAnIntegerSumWithZerosOutsideTheImage() {
    try (TinyTraining t =
        TinyTraining.of(TinyExperiment.of(List.of(new BinaryPlugin()), "quantizer.name = bnn"))) {
      PlacedKernel k =
          t.network().kernels().stream().filter(x -> x.precision().binary()).findFirst().get();
      int in = k.spec().in();
      int out = k.spec().out();
      INDArray x = Nd4j.randn(1L, new long[] {1, 5, 4, in}).castTo(k.latent().value().dataType());
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        Tensor y =
            k.apply(
                pass.tape().constant("x", x),
                pass,
                (a, w, bias) -> Functional.conv2d(a, w, null, 1, k.spec().padding()));
        assertArrayEquals(reference(x, k, in, out), Numbers.toFloats(y.value()), 0f);
      }
    }
  }

  private static float[] reference(INDArray x, PlacedKernel k, int in, int out) {
    int size = k.spec().size();
    int pad = k.spec().padding();
    INDArray w = k.latent().value();
    float[] y = new float[5 * 4 * out];
    for (int r = 0; r < 5; r++) {
      for (int c = 0; c < 4; c++) {
        for (int o = 0; o < out; o++) {
          int sum = 0;
          for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
              int rr = r + i - pad;
              int cc = c + j - pad;
              if (rr < 0 || rr >= 5 || cc < 0 || cc >= 4) {
                continue;
              }
              for (int n = 0; n < in; n++) {
                int a = x.getDouble(0, rr, cc, n) >= 0 ? 1 : -1;
                sum += w.getDouble(i, j, n, o) >= 0 ? a : -a;
              }
            }
          }
          y[(r * 4 + c) * out + o] = sum;
        }
      }
    }
    return y;
  }
}
