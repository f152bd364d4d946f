package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.testkit.TinyTraining;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What belongs to a scale that a step does not draw keeps its bits: weights, the optimiser's state
 * and step counter, statistics. It is as in PyTorch where a gradient is None, as {@code
 * zero_grad()} leaves it since version 2.0; with a gradient of zeros Adam's momentum and weight
 * decay would go on moving it.
 */
class BranchesNotDrawnTest {
  private static final double EMA = 0.9;

  private static Experiment experiment(String... more) {
    String[] keys = {
      "network.channels=4",
      "network.blocks=1",
      "network.pre-size=3",
      "trainer.batch=1",
      "trainer.patch=4",
      "trainer.steps=8",
      "trainer.ema=" + EMA
    };
    List<String> all = new ArrayList<>(Arrays.asList(keys));
    all.addAll(Arrays.asList(more));
    return Experiment.load(ConfigFiles.folder().resolve("edsr/mdsr-mini.conf"), all);
  }

  /** All that a checkpoint keeps, arrays as text of their bits. */
  private static Map<String, Object> state(TinyTraining t) {
    SavedState saved = SavedState.of(t);
    Map<String, Object> state = new LinkedHashMap<>(saved.scalars());
    saved.arrays().forEach(a -> state.put(a.name(), Arrays.hashCode(a.values())));
    return state;
  }

  /** The scale whose branch a part of the state belongs to; 0 for what is shared. */
  private static int scaleOf(String name) {
    for (int scale : List.of(2, 3, 4)) {
      if (name.contains("/x" + scale + ".")) {
        return scale;
      }
    }
    return 0;
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "adam, operator.name=conv",
    "sgd, operator.name=conv",
    "adam, operator.name=bsconv-s",
    "adam, quantizer.name=lsq",
    "adam, placement.style=[norm]",
  })
  void keepTheirBits(String optimizer, String key) {
    Experiment e =
        experiment(
            "trainer.optimizer.name=" + optimizer,
            "trainer.optimizer.decay=0.01",
            "trainer.clip-norm=0.5",
            "placement.roles=[head, body, fuse, upsample]",
            key);
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(3); // each scale once
      for (int scale : List.of(2, 3, 4)) {
        Map<String, Object> before = state(t);
        t.train(1);
        Map<String, Object> after = state(t);
        after.forEach(
            (name, value) -> {
              boolean drawn = scaleOf(name) == 0 || scaleOf(name) == scale;
              if (!drawn && !name.startsWith("ema/")) {
                assertEquals(before.get(name), value, name + " in a step of x" + scale);
              }
            });
        String own = "model/x" + scale + ".upsample.0.";
        assertTrue(
            after.entrySet().stream()
                .filter(part -> part.getKey().startsWith(own))
                .anyMatch(part -> !part.getValue().equals(before.get(part.getKey()))),
            "x" + scale + " is trained");
      }
    }
  }

  /** An average goes on towards the weights of now, as PyTorch's averages of all parameters do. */
  @Test
  void averagesApproachTheWeightsThatStay() {
    try (TinyTraining t = TinyTraining.of(experiment())) {
      t.train(3);
      String name = "x4.upsample.0.weight";
      float[] weights = array(t, "model/" + name);
      float[] average = array(t, "ema/" + name);
      t.train(1); // x2
      assertArrayEquals(weights, array(t, "model/" + name));
      double d = Math.min(EMA, (1.0 + 4) / (10 + 4));
      float[] expected = new float[average.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (float) (d * average[i] + (1 - d) * weights[i]);
      }
      assertArrayEquals(expected, array(t, "ema/" + name), 1e-6f);
    }
  }

  private static float[] array(TinyTraining t, String name) {
    return SavedState.of(t).arrays().stream()
        .filter(a -> Objects.equals(a.name(), name))
        .map(NamedArray::values)
        .findFirst()
        .orElseThrow()
        .clone();
  }
}
