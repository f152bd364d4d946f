package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.Thresholds;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution, batch normalisation, next convolution's sign: the trained chain's codes are those of
 * one threshold per channel on what the first convolution gives, bit for bit.
 */
class FoldedChainTest {
  private static final int CHANNELS = 12;
  private static final double EPSILON = 1e-5;

  /** A kernel of a pass, with what went in and the signs its quantizer made of it. */
  private record Seen(PlacedKernel kernel, Tensor input, float[] effective) {}

  /** Whose sums are whole numbers times a power of two, so that a packed layer rounds nothing. */
  private static final Set<String> WHOLE = Set.of("bnn", "ir-net");

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"bnn", "xnor", "dorefa", "bi-real", "react", "ir-net"})
  void normalisationAndSignAreOneThreshold(String quantizer) {
    Experiment e =
        Experiment.load(
            ConfigFiles.folder().resolve("binary/mini.conf"),
            List.of(
                "network.channels=" + CHANNELS,
                "network.blocks=1",
                "block.name=plain",
                "block.plain{units=3,activation=none,norm=true,bias=false}",
                "quantizer.name=" + quantizer,
                "trainer.batch=2",
                "trainer.patch=8"));
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(30);
      List<Seen> seen = new ArrayList<>();
      try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
        pass.observe(
            (kernel, p, x, effective) -> {
              if (kernel.precision().binary()) {
                seen.add(new Seen(kernel, x, Numbers.toFloats(effective.value())));
              }
            });
        INDArray lr = Nd4j.rand(1L, new long[] {2, 13, 11, 3}).castTo(DataType.FLOAT);
        t.network().forward(pass.tape().constant("lr", lr), 2, pass);
        assertEquals(3, seen.size());
        check(t, pass, seen.get(0), seen.get(1), WHOLE.contains(quantizer));
        check(t, pass, seen.get(1), seen.get(2), WHOLE.contains(quantizer));
      }
    }
  }

  /** The sums of a packed layer: codes counted in whole numbers, then times the scale. */
  private static float[] packed(NetworkPass pass, Seen layer, Tensor floats) {
    InferenceForm form = layer.kernel().inferenceForm(pass);
    WeightCodes weights = form.weights().get(0);
    long[] shape = layer.kernel().latent().shape().toArray();
    float[] w = new float[weights.codes().length];
    for (int i = 0; i < w.length; i++) {
      w[i] = weights.codes()[i];
    }
    float[] x = Numbers.toFloats(layer.input().value());
    int channels = (int) shape[2];
    for (int i = 0; i < x.length; i++) {
      x[i] = form.inputs().get(0).code(x[i], i % channels);
    }
    INDArray codes = Nd4j.createFromArray(x).reshape(layer.input().shape().toArray());
    Tensor counted =
        Functional.conv2d(
            pass.tape().constant("codes", codes),
            pass.tape().constant("weights", Nd4j.createFromArray(w).reshape(shape)),
            null,
            1,
            1);
    float[] sums = Numbers.toFloats(counted.value());
    for (int i = 0; i < sums.length; i++) {
      assertEquals(Math.rint(sums[i]), sums[i], "sums of codes are whole");
      sums[i] *= weights.scale()[i % weights.scale().length];
    }
    assertEquals(floats.shape().size(), sums.length);
    return sums;
  }

  private static void check(
      TinyTraining t, NetworkPass pass, Seen first, Seen second, boolean whole) {
    Tensor sums =
        Functional.conv2d(
            first.kernel().effectiveInput(first.input(), pass),
            first.kernel().effectiveWeight(pass),
            null,
            1,
            1);
    String norm = first.kernel().path() + ".norm";
    SignCodes codes =
        Thresholds.solve(
            CHANNELS,
            values -> {
              Tensor v =
                  pass.tape()
                      .constant("v", Nd4j.createFromArray(values).reshape(1, 1, 1, CHANNELS));
              Tensor n =
                  Functional.channelNorm(
                      v,
                      pass.value(parameter(t, norm + ".weight")),
                      pass.value(parameter(t, norm + ".bias")),
                      pass.value(buffer(t, norm + ".running-mean")),
                      pass.value(buffer(t, norm + ".running-variance")),
                      EPSILON);
              return Numbers.toFloats(second.kernel().effectiveInput(n, pass).value());
            });
    float[] values = Numbers.toFloats(sums.value());
    assertArrayEquals(values, packed(pass, first, sums), whole ? 0f : 1e-4f);
    float[] folded = new float[values.length];
    int positive = 0;
    for (int i = 0; i < values.length; i++) {
      float code = codes.code(values[i], i % CHANNELS);
      folded[i] = code * Math.abs(second.effective()[i]);
      positive += code > 0 ? 1 : 0;
    }
    assertArrayEquals(second.effective(), folded, 0f, second.kernel().path());
    assertTrue(positive > 0 && positive < folded.length, "both codes occur");
  }

  private static Parameter parameter(TinyTraining t, String path) {
    return t.network().parameters().stream().filter(p -> p.path().equals(path)).findAny().get();
  }

  private static Buffer buffer(TinyTraining t, String path) {
    return t.network().buffers().stream().filter(b -> b.path().equals(path)).findAny().get();
  }
}
