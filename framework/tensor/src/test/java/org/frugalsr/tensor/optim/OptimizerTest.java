package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OptimizerTest {
  private static final OptimizerSettings SGD = new OptimizerSettings(new Algorithm.Sgd(0, false));

  private static final ParameterSpec PLAIN =
      new ParameterSpec(Shape.of(1), ParameterKind.WEIGHT, Initializer.constant(0));

  static Stream<Algorithm> algorithms() {
    return Stream.of(
        new Algorithm.Adam(),
        new Algorithm.AdamW(),
        new Algorithm.AmsGrad(),
        new Algorithm.AdaMax(),
        new Algorithm.RmsProp(),
        new Algorithm.Sgd(0, false),
        new Algorithm.Sgd(0.9, false),
        new Algorithm.Sgd(0.9, true));
  }

  private static INDArray array(float... values) {
    return Nd4j.createFromArray(values);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aZeroGradientOrAZeroRateChangesNothing(Algorithm algorithm) {
    Parameter p = Fixture.weight("w", 1, -2);
    Optimizer optimizer = new Optimizer(new OptimizerSettings(algorithm), List.of(p));
    Fixture.step(optimizer, 0.1, 0);
    Fixture.step(optimizer, 0, 3);
    assertArrayEquals(new float[] {1, -2}, Fixture.values(p));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void everyShapeIsTrainedAlike(Algorithm algorithm) {
    List<Parameter> all =
        Stream.of(Shape.of(), Shape.of(1), Shape.of(1, 1, 1, 1), Shape.of(3, 3, 2, 19))
            .map(s -> new ParameterSpec(s, ParameterKind.WEIGHT, Initializer.constant(1)))
            .map(spec -> new Parameter("p" + spec.shape(), spec, 1))
            .toList();
    Optimizer optimizer = new Optimizer(new OptimizerSettings(algorithm), all);
    Fixture.step(optimizer, 0.1, 0.5);
    Fixture.step(optimizer, 0.1, -0.25);
    float expected = all.get(0).value().getFloat(0);
    assertTrue(expected < 1 && expected > 0, "moved to " + expected);
    for (Parameter p : all) {
      for (float v : Fixture.values(p)) {
        assertEquals(expected, v, 1e-7f, p.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aSkippedParameterKeepsValueStateAndCounter(Algorithm algorithm) {
    OptimizerSettings settings = new OptimizerSettings(algorithm).withDecay(0.1);
    Parameter always = Fixture.weight("always", 1);
    Parameter sometimes = Fixture.weight("sometimes", 1);
    Parameter alone = Fixture.weight("alone", 1);
    Optimizer together = new Optimizer(settings, List.of(always, sometimes));
    Optimizer single = new Optimizer(settings, List.of(alone));
    for (int t = 0; t < 4; t++) {
      Fixture.step(together, Map.of(always, array(0.3f)));
    }
    assertArrayEquals(new float[] {1}, Fixture.values(sometimes));
    Fixture.step(together, Map.of(always, array(0.3f), sometimes, array(0.5f)));
    Fixture.step(single, Map.of(alone, array(0.5f)));
    assertArrayEquals(Fixture.values(alone), Fixture.values(sometimes));
    Fixture.Saved saved = new Fixture.Saved();
    together.state(saved);
    assertEquals(5L, saved.byName.get("always/steps"));
    assertEquals(1L, saved.byName.get("sometimes/steps"));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aLoadedStateGoesOnBitForBit(Algorithm algorithm) {
    OptimizerSettings settings = new OptimizerSettings(algorithm).withDecay(0.01);
    Parameter w = Fixture.weight("w", 0.5f, -0.25f, 3);
    Parameter unused = Fixture.weight("unused", 1);
    Optimizer first = new Optimizer(settings, List.of(w, unused));
    for (int t = 0; t < 3; t++) {
      Fixture.step(first, Map.of(w, array(0.1f * t, -0.7f, 1e-6f)));
    }
    Fixture.Saved saved = new Fixture.Saved();
    first.state(saved);

    Parameter loaded = Fixture.weight("w", Fixture.values(w));
    Parameter stillUnused = Fixture.weight("unused", 1);
    Optimizer second = new Optimizer(settings, List.of(loaded, stillUnused));
    second.state(saved.loading());
    for (int t = 3; t < 6; t++) {
      Fixture.step(first, Map.of(w, array(0.1f * t, 0.3f, 2), unused, array(t)));
      Fixture.step(second, Map.of(loaded, array(0.1f * t, 0.3f, 2), stillUnused, array(t)));
    }
    assertArrayEquals(Fixture.values(w), Fixture.values(loaded));
    assertArrayEquals(Fixture.values(unused), Fixture.values(stillUnused));
    Fixture.Saved end = new Fixture.Saved();
    Fixture.Saved otherEnd = new Fixture.Saved();
    first.state(end);
    second.state(otherEnd);
    assertEquals(end.byName.keySet(), saved.byName.keySet());
    end.byName.forEach(
        (name, value) ->
            assertArrayEquals(new Object[] {value}, new Object[] {otherEnd.byName.get(name)}));
  }

  @Test
  void anAdamHasNamedState() {
    Fixture.Saved saved = new Fixture.Saved();
    new Optimizer(new OptimizerSettings(new Algorithm.Adam()), List.of(Fixture.weight("a.w", 1)))
        .state(saved);
    assertEquals(List.of("a.w/steps", "a.w/m", "a.w/v"), List.copyOf(saved.byName.keySet()));
  }

  @Test
  void whoWatchesAStepSeesItBeforeTheConstraintCutsIt() {
    Parameter boxed = Fixture.parameter("boxed", PLAIN.with(Constraint.box(-1.5, 1.5)), 1);
    Parameter still = Fixture.parameter("still", PLAIN, 1);
    Optimizer optimizer = new Optimizer(SGD, List.of(boxed, still));
    Map<String, Float> seen = new HashMap<>();
    optimizer.step(
        p -> p == boxed ? Optional.of(array(-1)) : Optional.empty(),
        new Progress(0, 1, 1),
        p -> seen.put(p.path(), p.value().getFloat(0)));
    assertEquals(Map.of("boxed", 2f), seen);
    assertArrayEquals(new float[] {1.5f}, Fixture.values(boxed));
  }

  @Test
  void theRuleComesBeforeClippingAndTheConstraintAfterTheStep() {
    ParameterSpec spec =
        PLAIN
            .with((gradient, value, progress) -> gradient.muli(100))
            .with(Constraint.box(-1.5, 1.5));
    Parameter p = Fixture.parameter("w", spec, 1);
    Optimizer optimizer = new Optimizer(SGD.with(Clipping.byValue(2)), List.of(p));
    Fixture.step(optimizer, 0.25, 1);
    assertArrayEquals(new float[] {0.5f}, Fixture.values(p));
    Fixture.step(optimizer, 2, 1);
    assertArrayEquals(new float[] {-1.5f}, Fixture.values(p));
  }

  @Test
  void decayIsAddedAfterClipping() {
    Parameter p = Fixture.weight("w", 10);
    Optimizer optimizer = new Optimizer(SGD.withDecay(0.5).with(Clipping.byValue(1)), List.of(p));
    Fixture.step(optimizer, 1, 7);
    assertArrayEquals(new float[] {10 - (1 + 5)}, Fixture.values(p));
  }

  @Test
  void onlyWeightsAndLatentsDecayByDefault() {
    List<Parameter> all =
        Stream.of(ParameterKind.values())
            .map(kind -> Fixture.parameter(kind.name(), kind, 1))
            .toList();
    Fixture.step(new Optimizer(SGD.withDecay(0.5), all), 1, 0);
    for (Parameter p : all) {
      boolean decays = p.kind() == ParameterKind.WEIGHT || p.kind() == ParameterKind.LATENT;
      assertArrayEquals(new float[] {decays ? 0.5f : 1}, Fixture.values(p), p.path());
    }
  }

  @Test
  void aGradientSharedByParametersReachesEachUnchanged() {
    ParameterSpec tripled = PLAIN.with((gradient, value, progress) -> gradient.muli(3));
    Parameter a = Fixture.parameter("a", tripled, 0);
    Parameter b = Fixture.parameter("b", PLAIN, 0);
    Parameter c = Fixture.parameter("c", PLAIN.with((g, value, progress) -> g.muli(5)), 0);
    Optimizer optimizer = new Optimizer(SGD, List.of(a, b, c));
    for (int t = 1; t <= 2; t++) {
      INDArray shared = array(1);
      Fixture.step(optimizer, Map.of(a, shared, b, shared, c, shared));
      assertArrayEquals(new float[] {-3 * t}, Fixture.values(a));
      assertArrayEquals(new float[] {-t}, Fixture.values(b));
      assertArrayEquals(new float[] {-5 * t}, Fixture.values(c));
    }
  }

  @Test
  void aGradientOfAnotherShapeIsRefused() {
    Parameter p = Fixture.weight("w", 1, 2);
    Optimizer optimizer = new Optimizer(SGD, List.of(p));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Fixture.step(optimizer, Map.of(p, array(1, 2, 3))));
    assertEquals("the gradient of w[2] is FLOAT [3]", e.getMessage());
  }
}
