package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Operator;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every operator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OperatorContract extends ContractSuite {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;

  /** The units to test. The operator may reject some of them, but not all. */
  protected List<UnitSpec> specs() {
    UnitSpec square = UnitSpec.same(4, 4, 3);
    return List.of(
        square,
        square.withBias(false),
        square.withGeometry(2, 1),
        square.withGeometry(2, 0),
        UnitSpec.same(4, 4, 1),
        UnitSpec.same(4, 4, 5),
        UnitSpec.same(4, 6, 3),
        UnitSpec.same(6, 4, 1));
  }

  /**
   * Whether its backward is the derivative of its forward; false if another gradient is declared,
   * which must then be tested against its declaration.
   */
  protected boolean exactGradient() {
    return true;
  }

  private String config() {
    return "operator.name = " + name();
  }

  private Operator operator() {
    Experiment e = experiment(config());
    return e.registry().find(Kind.OPERATOR, name()).create(e.operator());
  }

  private SingleLayer part(UnitSpec spec) {
    return SingleLayer.of(plugins(), config() + "\n" + settings(), b -> b.unit("unit", spec));
  }

  private static Shape input(UnitSpec spec) {
    return Shape.of(2, HEIGHT, WIDTH, spec.in());
  }

  @Test
  void someUnitIsAccepted() {
    Operator operator = operator();
    assertTrue(specs().stream().anyMatch(operator::accepts), "it accepts none of " + specs());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aUnitIsTakenOrLeftToAPlainConvolution(UnitSpec spec) {
    boolean accepted = operator().accepts(spec);
    try (SingleLayer part = part(spec)) {
      List<PlacedKernel> kernels = part.network().kernels();
      assertFalse(kernels.isEmpty(), "an operator has at least one kernel");
      for (PlacedKernel k : kernels) {
        assertEquals(accepted ? name() : "conv", k.operatorName(), k.path());
        assertEquals(accepted ? "" : name(), k.refusedBy(), k.path());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void outputHasTheShapeOfAConvolutions(UnitSpec spec) {
    try (SingleLayer part = part(spec)) {
      assertEquals(
          Shape.of(2, length(HEIGHT, spec), length(WIDTH, spec), spec.out()),
          part.train(input(spec)).shape());
    }
  }

  private static int length(int in, UnitSpec spec) {
    return (in + 2 * spec.padding() - spec.size()) / spec.stride() + 1;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void gradientReachesInputAndParameters(UnitSpec spec) {
    try (SingleLayer part = part(spec).perturbed()) {
      assertEquals(List.of(), part.train(input(spec)).unreached());
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void gradientEqualsCentralDifferences(UnitSpec spec) {
    if (exactGradient()) {
      try (SingleLayer part = part(spec).perturbed()) {
        for (Mode mode : Mode.values()) {
          part.checkGradients(Shape.of(1, 4, 3, spec.in()), mode);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void floatsAgreeWithDoublePrecision(UnitSpec spec) {
    try (SingleLayer part = part(spec).perturbed()) {
      for (Mode mode : Mode.values()) {
        part.checkFloats(input(spec), mode);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void weightsAndInputsWithoutSpreadStayFinite(UnitSpec spec) {
    try (SingleLayer part = part(spec).perturbed()) {
      Degenerate.checkLayer(part, input(spec), Degenerate.LARGE_FEATURE);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void forwardOnShapesTakesTheSameSteps(UnitSpec spec) {
    try (SingleLayer part = part(spec)) {
      TraceCheck.equalsTheComputedPass(part.network(), part.memory(), input(spec), 2);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void itsArithmeticIsCounted(UnitSpec spec) {
    try (SingleLayer part = part(spec)) {
      Trace trace = part.network().trace(input(spec), 2, Mode.EVALUATE);
      long work =
          trace.steps().stream()
              .mapToLong(s -> s.work().multiplyAdds() + s.work().additions())
              .sum();
      assertTrue(work > 0, "none of its functions counts its work");
    }
  }

  @Test
  void lossFalls() {
    LearningCheck.lossFalls(experiment(config()));
  }

  @Test
  void trainingResumesBitForBit(@TempDir Path folder) {
    LearningCheck.resumesBitForBit(experiment(config()), folder);
  }
}
