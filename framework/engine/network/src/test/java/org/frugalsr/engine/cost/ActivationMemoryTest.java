package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ActivationMemoryTest {
  private static final Shape SHAPE = Shape.of(1, 4, 4, 1);
  private static final long ONE = 64;

  @Test
  void aChainHoldsTwoTensors() {
    assertEquals(2 * ONE, peak(x -> x.times(2).times(3).times(4)).bytes());
  }

  @Test
  void aSkipHoldsItsTensorUntilItIsAdded() {
    ActivationMemory peak =
        peak(
            x -> {
              Tensor y = x.times(2);
              try (var scope = x.tape().at("branch")) {
                y = y.times(3);
              }
              x.plus(y);
            });
    assertEquals(new ActivationMemory(3 * ONE, "branch"), peak);
  }

  @Test
  void aTensorUsedTwiceByOneStepIsGivenBackOnce() {
    assertEquals(2 * ONE, peak(x -> x.plus(x).times(2).times(3)).bytes());
  }

  @Test
  void whatNobodyUsesStaysToTheEnd() {
    assertEquals(
        3 * ONE,
        peak(x -> {
              x.times(2);
              x.times(3).times(4);
            })
            .bytes());
  }

  @Test
  void parametersAreNotCounted() {
    assertEquals(2 * ONE, peak(x -> x.times(x.tape().placeholder("slope", Shape.of(1)))).bytes());
  }

  private static ActivationMemory peak(Consumer<Tensor> network) {
    try (Tape tape = Tape.onShapes()) {
      network.accept(tape.placeholder("lr", SHAPE));
      return ActivationMemory.of(tape.trace(), SHAPE);
    }
  }
}
