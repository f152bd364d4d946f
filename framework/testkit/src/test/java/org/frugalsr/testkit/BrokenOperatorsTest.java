package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.testkit.fixture.BrokenOperatorPlugin;
import org.frugalsr.testkit.fixture.BrokenOperatorPlugin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenOperatorsTest {
  @ParameterizedTest
  @CsvSource({
    "FLOAT_VALUE, floatsAgreeWithDoublePrecision, in mode TRAIN| the output is wrong",
    "FLOAT_GRADIENT, floatsAgreeWithDoublePrecision, in mode TRAIN| the gradient of input 0",
    "TRAINING_GRADIENT, gradientEqualsCentralDifferences, in mode TRAIN| the gradient of input 0",
    "ADDS_TO_OUTPUT, floatsAgreeWithDoublePrecision, in mode TRAIN| the output is wrong",
    "ADDS_TO_GRADIENT, gradientEqualsCentralDifferences, in mode TRAIN| the gradient of input 0"
  })
  void theSuiteFindsWhatIsBroken(Fault fault, String test, String message) {
    Suite.fault = fault;
    SuiteRun run = SuiteRun.of(Suite.class, test, UnitSpec.class.getName());
    assertEquals(8, run.tests());
    assertEquals(8, run.failures().size(), "units at which it is found");
    for (SuiteRun.Failed failed : run.failures()) {
      assertInstanceOf(AssertionError.class, failed.reason());
      String said = String.valueOf(failed.reason().getMessage());
      assertTrue(said.startsWith(message.replace('|', ',')), said);
    }
  }

  @Test
  void theSuiteLetsTheSameOperatorPassWithoutTheFault() {
    Suite.fault = Fault.SOUND;
    SuiteRun run = SuiteRun.of(Suite.class);
    assertTrue(run.tests() >= 7 * 8, run.tests() + " tests");
    assertEquals(List.of(), run.failures());
  }

  /** Run by the tests above only. */
  static class Suite extends OperatorContract {
    private static Fault fault = Fault.SOUND;

    @Override
    protected Plugin plugin() {
      return new BrokenOperatorPlugin();
    }

    @Override
    protected String name() {
      return BrokenOperatorPlugin.name(fault);
    }
  }
}
