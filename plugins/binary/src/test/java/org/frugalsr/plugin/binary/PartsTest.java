package org.frugalsr.plugin.binary;

import static org.frugalsr.plugin.binary.Quantized.kernel;
import static org.frugalsr.plugin.binary.Quantized.parameter;
import static org.frugalsr.plugin.binary.Quantized.training;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Parts of methods in states that training reaches, but the start does not. */
class PartsTest {
  @Test
  void aNegativeFactorTurnsAbcNetsCodesRound() {
    try (TinyTraining t = training("quantizer.name = abc-net")) {
      PlacedKernel k = kernel(t);
      parameter(t, k.path() + ".quantizer.factor0").value().assign(-0.7);
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        InputCodes codes = k.inferenceForm(pass).inputs().get(0);
        float[] x = {-3, Math.nextDown(0.5f), 0.5f, 3};
        INDArray features = Nd4j.create(DataType.FLOAT, 1, 1, 4, k.spec().in());
        for (int i = 0; i < 4; i++) {
          for (int c = 0; c < k.spec().in(); c++) {
            features.putScalar(new int[] {0, 0, i, c}, x[i]);
          }
        }
        float[] layer =
            Numbers.toFloats(k.effectiveInput(pass.tape().constant("x", features), pass).value());
        for (int i = 0; i < 4; i++) {
          assertEquals(i < 2 ? 0.7f : -0.7f, layer[i * k.spec().in()]);
          assertEquals(layer[i * k.spec().in()], codes.code(x[i], 0) * codes.step());
        }
      }
    }
  }

  @Test
  void depthwiseWeightsHaveAScaleForEachChannel() {
    try (TinyTraining t =
        training(
            "operator.name = tiny-depthwise, placement.depthwise = true",
            "quantizer.name = xnor")) {
      PlacedKernel k =
          t.network().kernels().stream()
              .filter(each -> each.latent().shape().channels() == 1)
              .findFirst()
              .orElseThrow();
      INDArray w = k.latent().value();
      int channels = (int) w.size(2);
      for (int i = 0; i < 9; i++) {
        for (int c = 0; c < channels; c++) {
          w.putScalar(new int[] {i / 3, i % 3, c, 0}, (i % 2 == 0 ? 0.1 : -0.1) * (c + 1));
        }
      }
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        float[] effective = Numbers.toFloats(k.effectiveWeight(pass).value());
        float[] scale = k.inferenceForm(pass).weights().get(0).scale();
        for (int c = 0; c < channels; c++) {
          assertEquals(0.1 * (c + 1), effective[c], 1e-6);
          assertEquals(0.1 * (c + 1), scale[c], 1e-6);
        }
      }
    }
  }

  /** A network that is one block. */
  private static final class OneBlock extends Plugin {
    @Override
    protected void configure() {
      network(
          new Option<>("one-block", "One block.", NoSettings.class),
          s ->
              (image, b) -> {
                Layer layer = b.block("act", image.channels(), "rprelu");
                return (x, scale, p) -> layer.forward(x, p);
              });
    }
  }

  @Test
  void rpreluShiftsBendsAndShiftsBack() {
    try (TinyTraining t =
        TinyTraining.of(
            TinyExperiment.of(
                List.of(new BinaryPlugin(), new OneBlock()),
                "network = null",
                "network { name = one-block, scale = 2, mean = [0] }"))) {
      parameter(t, "act.before").value().assign(1);
      parameter(t, "act.after").value().assign(2);
      INDArray x = Nd4j.createFromArray(-3f, 2, -1, 0, -3, 2).reshape(1, 1, 2, 3);
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        Tensor y = t.network().forward(pass.tape().constant("x", x), 2, pass);
        assertArrayEquals(new float[] {1.5f, 5, 2, 3, 1.5f, 5}, Numbers.toFloats(y.value()));
      }
    }
  }
}
