package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far filters move in a step of plain gradient descent: eta, their rate, and nothing else. */
class AdderStepTest {
  private static final double LEARNING_RATE = 0.01;

  @ParameterizedTest
  @CsvSource({"0.2, 1", "0.5, 1", "0.2, 30"})
  void aStepHasTheLengthThatTheKeysGive(double eta, double rate) {
    String text =
        """
        operator { name = adder, adder { eta = %s, rate = %s } }
        trainer.optimizer { name = sgd, momentum = 0, lr = %s }
        """
            .formatted(eta, rate, LEARNING_RATE);
    try (TinyTraining t = TinyTraining.of(TinyExperiment.of(List.of(new AdderPlugin()), text))) {
      float[] before = filters(t);
      t.train(1);
      float[] after = filters(t);
      double square = 0;
      for (int i = 0; i < before.length; i++) {
        square += Math.pow(after[i] - before[i], 2);
      }
      double expected = LEARNING_RATE * rate * eta * Math.sqrt(before.length);
      assertEquals(expected, Math.sqrt(square), 1e-3 * expected);
    }
  }

  private static float[] filters(TinyTraining t) {
    return t.network().parameters().stream()
        .filter(p -> p.path().equals("body.0.conv.weight"))
        .map(p -> Numbers.toFloats(p.value()))
        .findFirst()
        .orElseThrow();
  }
}
