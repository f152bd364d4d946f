package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Operator;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.testkit.TinyExperiment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order inside a unit, and where an adder stands, under each switch. */
class AdderStyleTest {
  private static Operator adder(String keys) {
    Experiment e =
        TinyExperiment.of(
            List.of(new AdderPlugin()), "operator.name = adder, operator.adder { " + keys + " }");
    return e.registry().find(Kind.OPERATOR, "adder").create(e.operator());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | norm!, shortcut!, activation, power!",
        "shortcut = false              | norm!, shortcut, activation, power!",
        "power = false                 | norm!, shortcut!, activation",
        "order = power-first           | power!, norm!, shortcut!, activation",
        "normalisation = range         | range-norm!, shortcut!, activation, power!",
        "normalisation = none          | shortcut!, activation, power!",
        "channel-change = tile-shortcut | norm!, tiled-shortcut!, activation, power!",
      })
  void orderOfAUnit(String keys, String order) {
    assertEquals(order, adder(keys).style().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource({"keep-conv, false", "no-shortcut, true", "tile-shortcut, true"})
  void whereTheNumberOfChannelsChanges(String policy, boolean accepted) {
    Operator adder = adder("channel-change = " + policy);
    assertEquals(accepted, adder.accepts(UnitSpec.same(4, 16, 3)));
    assertTrue(adder.accepts(UnitSpec.same(4, 4, 3)));
    assertTrue(adder.accepts(UnitSpec.same(4, 4, 5).withGeometry(2, 2)));
  }
}
