package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.fixture.BrokenPlugin;
import org.frugalsr.testkit.fixture.BrokenPlugin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenQuantizersTest {
  @ParameterizedTest
  @CsvSource({
    "CUT_WEIGHT, gradientReachesLatentWeightsOwnParametersAndInput",
    "CUT_INPUT, gradientReachesLatentWeightsOwnParametersAndInput",
    "WRONG_THRESHOLD, inferenceFormEqualsTheKernel",
    "WRONG_SCALE, inferenceFormEqualsTheKernel",
    "TOO_MANY_LEVELS, precisionTellsHowManyValuesThereAre",
    "STRAY_ARRAY, allItsArraysAreUnderTheKernelsQuantizer",
    "CHANGES_IN_EVALUATION, evaluationIsDeterministicAndChangesNothing",
    "FORGETS, trainingResumesBitForBit",
    "NEEDS_VALUES, forwardOnShapesTakesTheSameSteps"
  })
  void theSuiteFindsWhatIsBroken(Fault fault, String test) {
    Suite.fault = fault;
    String parameters = Sides.class.getName();
    if (test.equals("trainingResumesBitForBit")) {
      parameters += ", java.nio.file.Path";
    }
    SuiteRun run = SuiteRun.of(Suite.class, test, parameters);
    assertEquals(Sides.values().length, run.tests());
    assertFalse(run.failures().isEmpty(), "the suite lets it pass");
  }

  @Test
  void theSuiteLetsTheSameQuantizerPassWithoutTheFault() {
    Suite.fault = Fault.SOUND;
    SuiteRun run = SuiteRun.of(Suite.class);
    assertTrue(run.tests() >= 9L * Sides.values().length, run.tests() + " tests");
    assertEquals(List.of(), run.failures());
  }

  /** Run by the tests above only. */
  static class Suite extends QuantizerContract {
    private static Fault fault = Fault.SOUND;

    @Override
    protected Plugin plugin() {
      return new BrokenPlugin();
    }

    @Override
    protected String name() {
      return BrokenPlugin.name(fault);
    }
  }
}
