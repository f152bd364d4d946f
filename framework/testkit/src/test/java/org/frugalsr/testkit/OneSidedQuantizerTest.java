package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.ConfigLint;
import org.frugalsr.testkit.fixture.FixturePlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A method of weights only, chosen for one side or the other. */
class OneSidedQuantizerTest {
  @ParameterizedTest
  @CsvSource({
    "weight-sign, tiny-float, 0",
    "weight-sign, weight-sign, 0",
    "common-scale, weight-sign, 1",
    "tiny-float, weight-sign, 1"
  })
  void isWarnedOfWhereItDoesNothing(String weights, String inputs, int warnings) {
    Experiment e =
        TinyExperiment.of(
            List.of(new FixturePlugin()),
            "quantizer { weights.name = %s, activations.name = %s }".formatted(weights, inputs));
    List<String> all = ConfigLint.of(e, Networks.build(e), List.of());
    assertEquals(
        warnings,
        all.stream().filter(w -> w.contains("'weight-sign' does nothing to activations")).count(),
        all::toString);
  }
}
