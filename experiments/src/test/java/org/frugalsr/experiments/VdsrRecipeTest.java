package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.function.PixelLoss.Distance;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VDSR's recipe has the units of the code that it follows. */
class VdsrRecipeTest {
  private static final List<String> SMALL =
      List.of(
          "network.channels=4",
          "network.depth=4",
          "trainer.batch=8",
          "trainer.patch=8",
          "network.scale=2");

  /**
   * The first step of twtygqyy/pytorch-vdsr: the gradient of {@code MSELoss(size_average=False)},
   * its norm over all parameters cut to 0.4, then decay 1e-4 and a rate of 0.1; there are no
   * biases.
   */
  @ParameterizedTest
  @ValueSource(strings = {"vdsr/vdsr.conf", "vdsr/vdsr-rgb.conf"})
  void firstStepIsThatOfTheCitedCode(String file) {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve(file), SMALL);
    try (TinyTraining t = TinyTraining.onOneBatch(e)) {
      t.network().parameters().forEach(p -> p.value().muli(0.5)); // a small residual, as soon
      Progress first = new Progress(0, 1, 0);
      Map<Parameter, float[]> gradients = new LinkedHashMap<>();
      long values;
      try (NetworkPass pass = t.network().trainingPass(t.memory(), first)) {
        TrainingContext.Batch batch = t.run().batch(2, first);
        values = batch.hr().length();
        pass.tape()
            .backward(
                Functional.pixelLoss(
                    Distance.L2,
                    t.network().forward(pass.tape().constant("lr", batch.lr()), 2, pass),
                    pass.tape().constant("hr", batch.hr()),
                    null));
        t.network().parameters().stream()
            .filter(p -> p.spec().kind() == ParameterKind.WEIGHT)
            .forEach(p -> gradients.put(p, Numbers.toFloats(pass.gradient(p).orElseThrow())));
      }
      double ofMean = norm(gradients);
      assertTrue(ofMean < 0.4 && ofMean * values > 0.4, "of a mean it is " + ofMean);
      Map<Parameter, float[]> before = new LinkedHashMap<>();
      t.network().parameters().forEach(p -> before.put(p, Numbers.toFloats(p.value())));

      t.train(1);

      double cut = 0.4 / ofMean;
      gradients.forEach(
          (p, g) -> {
            float[] old = before.get(p);
            float[] now = Numbers.toFloats(p.value());
            for (int i = 0; i < g.length; i++) {
              double expected = old[i] - 0.1 * (cut * g[i] + 1e-4 * old[i]);
              assertEquals(expected, now[i], 2e-6, p.path());
            }
          });
      t.network().parameters().stream()
          .filter(p -> p.spec().kind() == ParameterKind.BIAS)
          .forEach(p -> assertEquals(0, p.value().amaxNumber().doubleValue(), p.path()));
    }
  }

  private static double norm(Map<Parameter, float[]> gradients) {
    double squares = 0;
    for (float[] gradient : gradients.values()) {
      for (float g : gradient) {
        squares += (double) g * g;
      }
    }
    return Math.sqrt(squares);
  }

  /** Without clipping nothing bounds the gradient of a sum. */
  @Test
  void adderRecipesThatBuildOnItTakeTheMean() {
    for (String file : List.of("adder/avdsr.conf", "adder/avdsr-adam.conf")) {
      String config =
          Experiment.load(ConfigFiles.folder().resolve(file), List.of()).resolved().json();
      assertTrue(config.contains("\"reduction\":\"mean\""), file);
      assertTrue(config.contains("\"groups\":[]"), file);
    }
  }
}
