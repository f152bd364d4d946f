package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MovingAverageTest {
  private static float[] values(MovingAverage average, Parameter parameter) {
    return Numbers.toFloats(average.of(parameter));
  }

  @Test
  void itFollowsTheParameterInPlace() {
    Parameter p = Fixture.weight("w", 0, 8);
    MovingAverage average = new MovingAverage(0.75, false, List.of(p));
    INDArray live = average.of(p);
    p.value().assign(4);
    average.update();
    assertArrayEquals(new float[] {1, 7}, values(average, p));
    average.update();
    assertArrayEquals(new float[] {1.75f, 6.25f}, values(average, p));
    assertSame(live, average.of(p));
    assertArrayEquals(new float[] {4, 4}, Fixture.values(p));
  }

  @Test
  void warmUpForgetsTheStartSooner() {
    Parameter p = Fixture.weight("w", 0);
    MovingAverage average = new MovingAverage(0.999, true, List.of(p));
    p.value().assign(11);
    average.update();
    assertEquals(9, values(average, p)[0], 1e-6f);
    average.update();
    assertEquals(11 - 2 * 0.25f, values(average, p)[0], 1e-6f);
  }

  @Test
  void warmUpNeverGoesBeyondTheDecay() {
    Parameter p = Fixture.weight("w", 0);
    MovingAverage average = new MovingAverage(0.125, true, List.of(p));
    p.value().assign(8);
    average.update();
    assertArrayEquals(new float[] {7}, values(average, p));
  }

  @Test
  void aLoadedAverageGoesOnBitForBit() {
    Parameter p = Fixture.weight("w", 0.1f, 0.7f);
    MovingAverage first = new MovingAverage(0.999, true, List.of(p));
    p.value().assign(3);
    first.update();
    Fixture.Saved saved = new Fixture.Saved();
    first.state(saved);
    MovingAverage second = new MovingAverage(0.999, true, List.of(p));
    second.state(saved.loading());
    first.update();
    second.update();
    assertArrayEquals(values(first, p), values(second, p));
  }

  @Test
  void mistakesAreRefused() {
    Parameter p = Fixture.weight("w", 1);
    assertThrows(IllegalArgumentException.class, () -> new MovingAverage(1, false, List.of(p)));
    MovingAverage none = new MovingAverage(0.5, false, List.of());
    assertThrows(IllegalArgumentException.class, () -> none.of(p));
  }
}
