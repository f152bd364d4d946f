package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClippingTest {
  private static final OptimizerSettings SGD = new OptimizerSettings(new Algorithm.Sgd(0, false));

  @Test
  void theNormIsTakenOverAllGradientsTogether() {
    Parameter a = Fixture.weight("a", 0, 0);
    Parameter b = Fixture.weight("b", 0);
    Parameter without = Fixture.weight("without", 0);
    Optimizer optimizer = new Optimizer(SGD.with(Clipping.byNorm(3.5)), List.of(a, b, without));
    Fixture.step(
        optimizer,
        Map.of(a, Nd4j.createFromArray(2f, -3f), b, Nd4j.createFromArray(new float[] {6})));
    assertArrayEquals(new float[] {-1, 1.5f}, Fixture.values(a));
    assertArrayEquals(new float[] {-3}, Fixture.values(b));
  }

  @Test
  void aSmallNormIsLeftAlone() {
    Parameter p = Fixture.weight("w", 0, 0);
    Optimizer optimizer = new Optimizer(SGD.with(Clipping.byNorm(5.01)), List.of(p));
    Fixture.step(optimizer, Map.of(p, Nd4j.createFromArray(3f, 4f)));
    assertArrayEquals(new float[] {-3, -4}, Fixture.values(p));
  }

  @Test
  void theNormOfAFrozenParameterDoesNotCount() {
    Parameter p = Fixture.weight("w", 0);
    Parameter frozen = Fixture.weight("frozen", 0);
    Optimizer optimizer =
        new Optimizer(
            SGD.with(Clipping.byNorm(1)).with(List.of(ParameterGroup.of("frozen").freeze())),
            List.of(p, frozen));
    Fixture.step(optimizer, 1, 1);
    assertArrayEquals(new float[] {-1}, Fixture.values(p));
  }

  @Test
  void theNormIsSummedInDoublePrecision() {
    INDArray ones = Nd4j.ones(DataType.FLOAT, 300_007);
    INDArray large = Nd4j.createFromArray(new float[] {4096});
    assertEquals(Math.sqrt(300_007 + 4096.0 * 4096), GradientNorm.of(List.of(ones, large)), 1e-9);
  }

  @Test
  void theNormHasTheSameBitsInterpretedAndCompiled() {
    Rng rng = Rng.of(1, "gradient", 0);
    double[] values = DoubleStream.generate(rng::nextGaussian).limit(10_001).toArray();
    INDArray g = Nd4j.createFromArray(values).castTo(DataType.FLOAT);
    double first = GradientNorm.of(List.of(g));
    for (int i = 0; i < 5_000; i++) {
      assertEquals(first, GradientNorm.of(List.of(g)), 0, "call " + i);
    }
  }

  @Test
  void valuesAreClippedOneByOne() {
    Parameter p = Fixture.weight("w", 0, 0, 0);
    Optimizer optimizer = new Optimizer(SGD.with(Clipping.byValue(0.5)), List.of(p));
    Fixture.step(optimizer, Map.of(p, Nd4j.createFromArray(-7f, 0.25f, 0.75f)));
    assertArrayEquals(new float[] {0.5f, -0.25f, -0.5f}, Fixture.values(p));
  }

  @Test
  void adjustableClippingBoundsTheStepAtEveryRate() {
    Parameter p = Fixture.weight("w", 0);
    Parameter slow = Fixture.weight("slow", 0);
    Optimizer optimizer =
        new Optimizer(
            SGD.with(Clipping.byStep(0.25)).with(List.of(ParameterGroup.of("slow").withRate(0.5))),
            List.of(p, slow));
    Fixture.step(optimizer, 1, 100);
    assertArrayEquals(new float[] {-0.25f}, Fixture.values(p));
    assertArrayEquals(new float[] {-0.25f}, Fixture.values(slow));
    Fixture.step(optimizer, 0.125, 100);
    assertArrayEquals(new float[] {-0.5f}, Fixture.values(p));
    Fixture.step(optimizer, 0.125, 1);
    assertArrayEquals(new float[] {-0.625f}, Fixture.values(p));
    Fixture.step(optimizer, 0, 100);
    assertArrayEquals(new float[] {-0.625f}, Fixture.values(p));
  }

  @Test
  void boundsMustBeAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(0));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(Double.NaN));
  }
}
