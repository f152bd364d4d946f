package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.engine.train.ConfigLint;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.optim.OptimizerSettings;
import org.frugalsr.testkit.InferenceFormCheck;
import org.frugalsr.testkit.LearningCheck;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The uniform prior on latent weights, in the engine's own training and beside other plug-ins. */
class UniformPriorTest {
  private static final Registry REGISTRY = Registry.discover(List.of());
  private static final String READING = "quantizer.weights.reading ";

  private static Experiment experiment(String... texts) {
    String text =
        """
        network { name = edsr, scale = 2, channels = 16, blocks = 2, tail = direct, range = 64 }
        block { name = residual, norm = true, skip = unit, activation = none }
        quantizer { weights.name = uniform-prior, activations.name = bi-real }
        trainer { steps = 40, batch = 2, patch = 8, optimizer.lr = 1e-3, schedule.name = cosine }
        """
            + String.join("\n", texts);
    return Experiment.of(new LoadedConfig("prior", ConfigFactory.parseString(text)), REGISTRY);
  }

  private static Stream<PlacedKernel> oneBit(BuiltNetwork network) {
    return network.kernels().stream().filter(k -> k.precision().weights().binary());
  }

  private static Map<String, float[]> latents(TinyTraining t) {
    Map<String, float[]> latents = new LinkedHashMap<>();
    oneBit(t.network()).forEach(k -> latents.put(k.path(), Numbers.toFloats(k.latent().value())));
    return latents;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ b = 2e-3 }",
        "{ width = fan-in, fan-in-factor = 0.03125 }",
        "{ width = learning-rate, kappa = 3 }"
      })
  void theBoxHoldsAfterEveryStepUnderEveryOptimiser(String reading) {
    for (String optimizer :
        List.of("adam", "adamw, decay = 0.1", "sgd, groups = [{ kind = latent, rate = 100 }]")) {
      Experiment e =
          experiment(READING + reading, "trainer.optimizer { name = " + optimizer + " }");
      double rate = optimizer.startsWith("sgd") ? 100 : 1;
      try (TinyTraining t = TinyTraining.of(e)) {
        boolean reached = false;
        for (int step = 0; step < 6; step++) {
          t.train(1);
          double b =
              reading.contains("b = ")
                  ? 2e-3
                  : reading.contains("fan-in") ? 0.03125 / 12 : 3 * rate * lr(e, step);
          for (Map.Entry<String, float[]> w : latents(t).entrySet()) {
            assertTrue(largest(w.getValue()) <= (float) b, w.getKey() + " at step " + step);
            reached |= largest(w.getValue()) == (float) b;
          }
        }
        assertTrue(reached, "no weight has come to the edge of the box: " + optimizer);
      }
    }
  }

  private static double lr(Experiment e, long step) {
    return e.trainer().common().rate(step);
  }

  @Test
  void aBoxThatShrinksToNothingKeepsSigns() {
    Experiment e =
        experiment(READING + "{ width = learning-rate }", "trainer.optimizer.lr = 1e-44");
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(2);
      for (float[] w : latents(t).values()) {
        int negative = 0;
        for (float v : w) {
          negative += v < 0 ? 1 : 0;
        }
        assertEquals(0.5, (double) negative / w.length, 0.05);
      }
    }
  }

  /** The narrow start alone is a multiplier of the rate, exactly, since both are powers of two. */
  @Test
  void startingNarrowerIsTrainingFasterBitForBit() {
    String init = "enforce = init-only, width = fan-in, estimator = identity";
    Experiment narrow = experiment(READING + "{ " + init + ", fan-in-factor = 0.125 }");
    Experiment fast =
        experiment(
            READING + "{ " + init + ", fan-in-factor = 1 }",
            "trainer.optimizer.groups = [{ kind = latent, rate = 8 }]");
    Experiment other =
        experiment(
            "quantizer.weights { name = binary, weight-ste = identity }",
            "trainer.optimizer.groups = [{ kind = latent, rate = 8 }]");
    try (TinyTraining a = TinyTraining.of(narrow);
        TinyTraining b = TinyTraining.of(fast);
        TinyTraining c = TinyTraining.of(other)) {
      for (int step = 0; step < 20; step++) {
        List<Double> losses = a.train(1);
        assertEquals(losses, b.train(1), "step " + step);
        assertEquals(losses, c.train(1), "step " + step);
        Map<String, float[]> wide = latents(b);
        latents(a)
            .forEach(
                (path, w) -> {
                  for (int i = 0; i < w.length; i++) {
                    w[i] *= 8;
                  }
                  assertArrayEquals(wide.get(path), w, path);
                });
      }
    }
  }

  /** Adam's first step has the size of the rate and the gradient's sign, which knows no weight. */
  @Test
  void theFirstStepFlipsAShareOfTheRateOverTheWidth() {
    double b = 0.005;
    double expected = 1e-3 / (2 * b);
    try (TinyTraining t = TinyTraining.of(experiment(READING + "{ b = " + b + " }"))) {
      Map<String, float[]> before = latents(t);
      t.train(1);
      long flips = 0;
      long weights = 0;
      for (Map.Entry<String, float[]> now : latents(t).entrySet()) {
        float[] old = before.get(now.getKey());
        for (int i = 0; i < old.length; i++) {
          flips += (old[i] >= 0) != (now.getValue()[i] >= 0) ? 1 : 0;
        }
        weights += old.length;
      }
      double error = Math.sqrt(expected * (1 - expected) / weights);
      assertEquals(expected, (double) flips / weights, 4 * error);
    }
  }

  @Test
  void decayLeavesThePriorAloneUnlessAGroupSaysOtherwise() {
    Experiment e = experiment("trainer.optimizer { name = adamw, decay = 0.1 }");
    OptimizerSettings settings = e.trainer().common().optimizer(List.of());
    oneBit(Networks.build(e)).forEach(k -> assertEquals(0, settings.decayOf(k.latent())));
    Experiment asked =
        experiment("trainer.optimizer { decay = 0.1, groups = [{ kind = latent, decay = 0.2 }] }");
    OptimizerSettings own = asked.trainer().common().optimizer(List.of());
    oneBit(Networks.build(asked)).forEach(k -> assertEquals(0.2, own.decayOf(k.latent())));
  }

  private static String advice(String... texts) {
    Experiment e = experiment(texts);
    return String.join("\n", ConfigLint.of(e, Networks.build(e), List.of()));
  }

  /** Nothing can be learned in a box of no width, so that it is no matter for a warning. */
  @ParameterizedTest
  @ValueSource(
      strings = {"b = 0", "width = fan-in, fan-in-factor = 0", "width = learning-rate, kappa = 0"})
  void aBoxOfNoWidthIsRefused(String reading) {
    String text =
        String.valueOf(
            assertThrows(UserError.class, () -> experiment(READING + "{ " + reading + " }"))
                .getMessage());
    assertTrue(text.contains("= 0 with enforce = project keeps every latent weight at 0"), text);
    assertTrue(text.contains("reading'"), text);
  }

  @Test
  void aStartOfZerosIsWarnedOf() {
    String started = advice(READING + "{ b = 0, enforce = init-only }");
    assertTrue(started.contains("sets each sign by a single gradient. Initialise them"), started);
    assertFalse(advice().contains("exactly 0"));
  }

  @Test
  void aBoxBelowTheStepIsWarnedOf() {
    String small = advice(READING + "{ b = 1e-5 }", "trainer.schedule.name = constant");
    assertTrue(
        small.contains("b = 1.0e-05 of the latent weights of body.0.conv1 is below a step"), small);
    assertTrue(small.contains("none of the gradients before it"), small);
    String free = advice(READING + "{ b = 1e-5, enforce = init-only }");
    assertTrue(
        free.contains("is set by the first steps") && !free.contains("none of the gradients"),
        free);
    assertTrue(advice(READING + "{ width = learning-rate, kappa = 0.5 }").contains("below a step"));
    assertTrue(
        advice(READING + "{ b = 5e-3 }", "trainer.optimizer.groups = [{ kind = latent, rate = 9 }]")
            .contains("below a step"));
    assertFalse(advice().contains("below a step"));
    assertFalse(advice(READING + "{ b = 1e-5 }", "trainer.optimizer.name = sgd").contains("below"));
  }

  /** As those that init.from and fork bring from a run without the prior. */
  @Test
  void weightsOutsideOfTheirBoxAreWarnedOf() {
    Experiment e = experiment(READING + "{ b = 5e-3 }");
    BuiltNetwork network = Networks.build(e);
    oneBit(network).forEach(k -> k.latent().value().muli(2));
    String advice = String.join("\n", ConfigLint.of(e, network, List.of()));
    assertTrue(advice.contains("latent weights of body.0.conv1 lie outside of their box"), advice);
    assertTrue(advice.contains("the first step clips them to its edge"), advice);
    assertFalse(advice(READING + "{ b = 5e-3 }").contains("outside of their box"));
  }

  /** The average of weights is of the same box, and its codes are its signs. */
  @Test
  void theMovingAverageIsAOneBitNetworkToo() {
    Experiment e = experiment("trainer.ema = 0.9", READING + "{ width = learning-rate }");
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(3);
      oneBit(t.run().evaluated())
          .forEach(k -> InferenceFormCheck.run(t.run().evaluated(), k, t.memory()));
    }
  }

  @Test
  void aBoxThatFollowsTheRateResumesBitForBit(@TempDir Path folder) {
    LearningCheck.resumesBitForBit(
        experiment("trainer.ema = 0.9", READING + "{ width = learning-rate, scale = learned }"),
        folder);
  }
}
