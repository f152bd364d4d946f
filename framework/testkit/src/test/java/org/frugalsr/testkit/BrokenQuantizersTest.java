package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.Plugin;
import org.frugalsr.testkit.SuiteRun.Failed;
import org.frugalsr.testkit.fixture.BrokenPlugin;
import org.frugalsr.testkit.fixture.BrokenPlugin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenQuantizersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CUT_WEIGHT | gradientReachesLatentWeightsOwnParametersAndInput | weights | or with zeros"
            + " only ==> expected: <[]> but was: <[body.0.conv.weight, body.1.conv.weight]>",
        "CUT_INPUT | gradientReachesLatentWeightsOwnParametersAndInput | activations"
            + " | body.0.conv: no gradient reaches the input",
        "WRONG_THRESHOLD | inferenceFormEqualsTheKernel | activations"
            + " | body.0.conv: the codes of an input",
        "WRONG_SCALE | inferenceFormEqualsTheKernel | weights"
            + " | body.0.conv: the kernel and its inference form: at index",
        "TOO_MANY_LEVELS | precisionTellsHowManyValuesThereAre | weights"
            + " | weights of one output channel take",
        "UNPACKED | inferenceFormEqualsTheKernel | weights"
            + " | body.0.conv: whether weights have codes",
        "CHANGES_IN_EVALUATION | evaluationIsDeterministicAndChangesNothing | activations"
            + " | changed by an evaluation",
        "FORGETS | trainingResumesBitForBit | weights | that a resume does not restore",
        "NEEDS_VALUES | forwardOnShapesTakesTheSameSteps | weights"
            + " | has a shape only: this pass is traced"
      })
  void theSuiteFindsWhatIsBroken(Fault fault, String test, String sides, String message) {
    Suite.fault = fault;
    String parameters = Sides.class.getName();
    if (test.equals("trainingResumesBitForBit")) {
      parameters += ", java.nio.file.Path";
    }
    SuiteRun run = SuiteRun.of(Suite.class, test, parameters);
    assertEquals(Sides.values().length, run.tests());
    Set<String> expected = new TreeSet<>(Set.of("weights and activations"));
    Stream.of(sides.split(", ")).forEach(side -> expected.add(side + " only"));
    assertEquals(
        expected,
        run.failures().stream()
            .map(Failed::display)
            .collect(Collectors.toCollection(TreeSet::new)));
    for (Failed failed : run.failures()) {
      if (fault != Fault.NEEDS_VALUES) { // there the quantizer itself fails
        assertInstanceOf(AssertionError.class, failed.reason());
      }
      String said = String.valueOf(failed.reason().getMessage());
      assertTrue(said.contains(message), failed.display() + ": " + said);
    }
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
