package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;

class ParameterGroupTest {
  private final Parameter weight = Fixture.weight("body.0.conv1.weight", 1);
  private final Parameter bias = Fixture.parameter("body.0.conv1.bias", ParameterKind.BIAS, 1);
  private final Parameter tail = Fixture.weight("tail.conv.weight", 1);
  private final List<Parameter> all = List.of(weight, bias, tail);

  private Optimizer optimizer(double decay, ParameterGroup... groups) {
    return new Optimizer(
        new OptimizerSettings(new Algorithm.Sgd(0, false)).withDecay(decay).with(List.of(groups)),
        all);
  }

  private void expect(float first, float second, float third) {
    assertArrayEquals(
        new float[] {first, second, third},
        new float[] {Fixture.values(weight)[0], Fixture.values(bias)[0], Fixture.values(tail)[0]});
  }

  @Test
  void ratesGoByKindAndByPathAndMultiply() {
    Fixture.step(
        optimizer(
            0,
            ParameterGroup.of(ParameterKind.BIAS).withRate(2),
            ParameterGroup.of("body.**").withRate(0.25)),
        1,
        1);
    expect(0.75f, 0.5f, 0);
  }

  @Test
  void aParametersOwnRateMultipliesTheGroups() {
    ParameterSpec spec =
        new ParameterSpec(Shape.of(1), ParameterKind.WEIGHT, Initializer.constant(0)).withRate(3);
    Parameter own = Fixture.parameter("body.0.adder.weight", spec, 1);
    Optimizer optimizer =
        new Optimizer(
            new OptimizerSettings(new Algorithm.Sgd(0, false))
                .with(List.of(ParameterGroup.of("body.**").withRate(0.5))),
            List.of(own, tail));
    Fixture.step(optimizer, 0.5, 1);
    assertArrayEquals(new float[] {0.25f}, Fixture.values(own));
    assertArrayEquals(new float[] {0.5f}, Fixture.values(tail));
  }

  @Test
  void aGroupOfKindsAndPathsNeedsBoth() {
    ParameterGroup both =
        new ParameterGroup(
            Set.of(ParameterKind.WEIGHT),
            List.of(new PathPattern("body.**")),
            0.5,
            OptionalDouble.empty(),
            false);
    Fixture.step(optimizer(0, both), 1, 1);
    expect(0.5f, 0, 0);
  }

  @Test
  void theLastDecayGivenCounts() {
    Fixture.step(
        optimizer(
            0.5,
            ParameterGroup.of("body.**").withDecay(0.25),
            ParameterGroup.of("body.*.*.weight").withRate(1).withDecay(0)),
        1,
        0);
    expect(1, 0.75f, 0.5f);
  }

  @Test
  void decoupledDecayUsesTheGroupsRate() {
    Optimizer optimizer =
        new Optimizer(
            new OptimizerSettings(new Algorithm.AdamW())
                .withDecay(0.5)
                .with(List.of(ParameterGroup.of("tail.**").withRate(0.5))),
            all);
    Fixture.step(optimizer, 0.5, 0);
    expect(0.75f, 1, 0.875f);
  }

  @Test
  void frozenParametersStayAndHaveNoState() {
    Optimizer optimizer = optimizer(0.5, ParameterGroup.of("body.**").freeze());
    Fixture.step(optimizer, 1, 1);
    expect(1, 1, -0.5f);
    assertEquals(List.of(tail), optimizer.trained());
    Fixture.Saved saved = new Fixture.Saved();
    optimizer.state(saved);
    assertEquals(Set.of("tail.conv.weight/steps"), saved.byName.keySet());
  }

  @Test
  void aKindThatIsNotThereIsNoMistake() {
    Fixture.step(optimizer(0, ParameterGroup.of(ParameterKind.STEP_SIZE).withRate(9)), 1, 1);
    expect(0, 0, 0);
  }

  @Test
  void patternsThatMatchNothingAreAllNamedWithNearPaths() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                optimizer(
                    0,
                    ParameterGroup.of("tail.conv.weigth", "body.**"),
                    ParameterGroup.of("head.**")));
    assertEquals(
        """
        groups[0]: the pattern 'tail.conv.weigth' matches no parameter; the nearest of 3 are
          tail.conv.weight
          body.0.conv1.weight
          body.0.conv1.bias
        '*' matches one part of a name, '**' any number of parts.
        groups[1]: the pattern 'head.**' matches no parameter; the nearest of 3 are
          body.0.conv1.weight
          body.0.conv1.bias
          tail.conv.weight
        '*' matches one part of a name, '**' any number of parts.\
        """,
        e.getMessage());
  }

  @Test
  void groupsOfEverythingAndNumbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ParameterGroup.of(new String[0]));
    assertThrows(IllegalArgumentException.class, () -> ParameterGroup.of("a").withRate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> ParameterGroup.of("a").withDecay(-1));
  }
}
