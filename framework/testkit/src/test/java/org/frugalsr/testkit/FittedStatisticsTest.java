package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.testkit.fixture.FixturePlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is evaluated has statistics of its own weights; what is trained does not see them. */
class FittedStatisticsTest {
  /** Steps so long that statistics and averages fall behind. */
  private static final String FAST = "trainer.optimizer.lr = 0.2\n";

  private static TinyTraining training(String text) {
    return TinyTraining.onOneBatch(TinyExperiment.of(List.of(new FixturePlugin()), FAST + text));
  }

  private static float[] output(TinyTraining t, BuiltNetwork network, boolean training) {
    Progress first = new Progress(0, 1, 0);
    TrainingContext.Batch batch = t.run().batch(2, first);
    try (NetworkPass pass =
        training
            ? network.trainingPass(t.memory(), first)
            : network.evaluationPass(t.memory(), Optional.empty())) {
      return Numbers.toFloats(
          network.forward(pass.tape().constant("lr", batch.lr()), 2, pass).value());
    }
  }

  /** The largest distance of two outputs as a share of what the second one spans. */
  private static double distance(float[] a, float[] b) {
    double most = 0;
    double low = b[0];
    double high = b[0];
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
      low = Math.min(low, b[i]);
      high = Math.max(high, b[i]);
    }
    return most / (high - low);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trainer.ema = 0.9",
        "evaluation.reestimate-norm = 1",
        "trainer.ema = 0.9, evaluation.reestimate-norm = 7"
      })
  void evaluationNormalisesAsTheBatchesDoThatItWasFittedTo(String text) {
    try (TinyTraining t = training(text)) {
      t.train(12);
      BuiltNetwork network = t.run().evaluated();
      double fitted = distance(output(t, network, false), output(t, network, true));
      assertTrue(fitted < 0.02, "the running variance is unbiased, the batch's is not: " + fitted);
      double running = distance(t.predict(2), output(t, t.network(), true));
      assertTrue(running > 2 * fitted, "running statistics are as near: " + running);
    }
  }

  @Test
  void magnitudesOfAQuantizerAreFittedTooAndWhatIsNoStatisticStays() {
    try (TinyTraining t = training("trainer.ema = 0.9, quantizer.name = learned-step")) {
      t.train(6);
      BuiltNetwork network = t.run().evaluated();
      Buffer magnitude =
          network.buffers().stream()
              .filter(b -> b.path().equals("body.0.conv.quantizer.magnitude"))
              .findFirst()
              .orElseThrow();
      assertEquals(BufferKind.STATISTIC, magnitude.kind());
      double[] mean = {0};
      try (NetworkPass pass = network.evaluationPass(t.memory(), Optional.empty())) {
        pass.observe(
            (kernel, p, x, effective) -> {
              if (kernel.path().equals("body.0.conv")) {
                mean[0] = x.value().norm1Number().doubleValue() / x.value().length();
              }
            });
        TrainingContext.Batch batch = t.run().batch(2, new Progress(0, 1, 0));
        network.forward(pass.tape().constant("lr", batch.lr()), 2, pass);
        assertEquals(mean[0], pass.value(magnitude).item(), 1e-5 * mean[0]);
      }
      double trained = magnitude.value().getDouble(0);
      assertTrue(Math.abs(trained / mean[0] - 1) > 0.01, trained + " fits as well: " + mean[0]);
    }
  }

  @Test
  void trainingGoesOnAsIfNothingHadBeenEvaluated() {
    String text =
        "trainer.ema = 0.9, evaluation.reestimate-norm = 2, quantizer.name = learned-step";
    Snapshot alone;
    try (TinyTraining t = training(text)) {
      t.train(6);
      alone = Snapshot.of(t);
    }
    try (TinyTraining t = training(text)) {
      for (int step = 0; step < 6; step++) {
        t.run().evaluated();
        t.train(1);
      }
      assertEquals(List.of(), alone.differences(Snapshot.of(t)));
      float[] once = output(t, t.run().evaluated(), false);
      assertArrayEquals(once, output(t, t.run().evaluated(), false));
    }
  }
}
