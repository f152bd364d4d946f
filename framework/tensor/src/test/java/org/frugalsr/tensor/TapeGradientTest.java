package org.frugalsr.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.tensor.function.Affine;
import org.frugalsr.tensor.gradcheck.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TapeGradientTest {
  private final Memory memory = new Memory(1 << 20);
  private final Tape tape = Tape.training(memory);
  private final Tensor x = tape.variable("x", Nd4j.createFromArray(1.0, 2, 3));
  private final Tensor y = tape.variable("y", Nd4j.createFromArray(4.0, 5, 6));

  @AfterEach
  void nothingIsLeft() {
    tape.close();
    assertEquals(0, memory.takenBytes());
    memory.close();
  }

  private void backward(Tensor from) {
    tape.backward(from, Nd4j.createFromArray(1.0, 10, 100));
  }

  private void assertGradient(Tensor leaf, double... expected) {
    assertArrayEquals(expected, Samples.values(tape.gradient(leaf).orElseThrow()), 1e-12);
  }

  /** Passes its gradient on to both inputs, and may also do what is not allowed. */
  private record Sum(int times, boolean writesToo) implements Function {
    @Override
    public Shape shape(List<Shape> in) {
      return in.get(0);
    }

    @Override
    public void forward(Forward f) {
      f.input(0).addi(f.input(1), f.output());
    }

    @Override
    public void backward(Backward b) {
      for (int i = 0; i < times; i++) {
        b.passGradient(0);
      }
      b.passGradient(1);
      if (writesToo) {
        b.gradientOf(1).assign(0);
      }
    }
  }

  @Test
  void aTensorUsedTwiceByOneFunctionGetsBothGradients() {
    backward(x.plus(x));
    assertGradient(x, 2, 20, 200);
  }

  @Test
  void aSquareIsAProductWithItself() {
    backward(x.times(x));
    assertGradient(x, 2, 40, 600);
  }

  @Test
  void aDiamondAddsUp() {
    Tensor left = x.times(2);
    Tensor right = x.times(y);
    backward(left.plus(right).plus(x));
    assertGradient(x, 7, 80, 900);
    assertGradient(y, 1, 20, 300);
  }

  @Test
  void residualsInAChainAddUp() {
    Tensor h = x;
    for (int i = 0; i < 5; i++) {
      h = h.plus(h.times(0.5));
    }
    backward(h);
    double factor = Math.pow(1.5, 5);
    assertGradient(x, factor, 10 * factor, 100 * factor);
  }

  @Test
  void aGradientPassedThroughManySumsIsNotChangedOnTheWay() {
    Tensor a = x.plus(y);
    Tensor b = a.plus(x);
    backward(b.plus(a).plus(y.times(a)));
    // d/dx = 1 + 2 + y and d/dy = 2 + a + y, with a = x + y
    assertGradient(x, 3 + 4, 10 * (3 + 5), 100 * (3 + 6));
    assertGradient(y, 2 + 5 + 4, 10 * (2 + 7 + 5), 100 * (2 + 9 + 6));
  }

  @Test
  void aGradientThatTwoLeavesShareIsNotChangedByWhatArrivesAtOneOfThem() {
    Tensor h = x.times(2);
    Tensor a = x.plus(y);
    backward(a.plus(h.times(1.5)));
    assertGradient(x, 4, 40, 400);
    assertGradient(y, 1, 10, 100);
  }

  @Test
  void twoSharedGradientsThatMeetAreBothLeftUnchanged() {
    Tensor z = tape.variable("z", Nd4j.createFromArray(7.0, 8, 9));
    Tensor a = x.plus(y);
    Tensor b = x.plus(z);
    backward(a.plus(b.times(3)));
    assertGradient(x, 4, 40, 400);
    assertGradient(y, 1, 10, 100);
    assertGradient(z, 3, 30, 300);
  }

  @Test
  void sharedInputsMatchCentralDifferences() {
    INDArray values = Samples.random("shared", 2, 3);
    GradientCheck.of(
            in -> {
              Tensor a = in.get(0).plus(in.get(1));
              Tensor b = a.times(a).plus(in.get(0));
              return b.plus(b).plus(a.times(in.get(1).times(b)));
            },
            values,
            Samples.random("other", 2, 3))
        .run();
  }

  @Test
  void leavesNeverShareAGradientArray() {
    backward(x.plus(y));
    tape.gradient(x).orElseThrow().muli(7);
    assertGradient(x, 7, 70, 700);
    assertGradient(y, 1, 10, 100);
  }

  @Test
  void nothingFlowsThroughDetach() {
    backward(x.times(x.detach()));
    assertGradient(x, 1, 20, 300);
    assertTrue(tape.gradient(y).isEmpty());
  }

  @Test
  void aFullyDetachedLossIsRefused() {
    Tensor loss = Functional.channelMean(x.detach());
    assertFalse(loss.differentiable());
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> tape.backward(loss, Nd4j.createFromArray(1.0, 1, 1)));
    assertTrue(e.getMessage().endsWith("depends on nothing that needs a gradient"));
  }

  @Test
  void aConstantGetsNoGradient() {
    Tensor c = tape.constant("c", Nd4j.createFromArray(7.0, 8, 9));
    backward(x.times(c));
    assertGradient(x, 7, 80, 900);
    assertTrue(tape.gradient(c).isEmpty());
  }

  @Test
  void aBranchThatTheLossDoesNotSeeCostsNothing() {
    Tensor unseen = y.times(3);
    backward(x.times(2));
    assertGradient(x, 2, 20, 200);
    assertTrue(tape.gradient(y).isEmpty());
    assertThrows(IllegalStateException.class, unseen::value);
  }

  @Test
  void aScalarStartsWithOneAndKeepsItsValue() {
    Tensor loss = tape.apply(new Affine(3, 1), tape.variable("s", Nd4j.scalar(2.0)));
    tape.backward(loss);
    assertEquals(7, loss.item());
  }

  @Test
  void backwardFromATensorThatIsNoScalarNeedsAGradient() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> tape.backward(x.plus(y)));
    assertEquals("backward starts at a scalar, but add[3] is not one", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> tape.backward(x.plus(y), Nd4j.createFromArray(1.0, 2)));
  }

  @Test
  void passingTwiceToOneInputIsRefused() {
    Tensor sum = tape.apply(new Sum(2, false), x, y);
    Exception e = assertThrows(IllegalStateException.class, () -> backward(sum));
    assertEquals("sum gives input 0 more than one gradient", e.getMessage());
  }

  @Test
  void writingWhatWasPassedIsRefused() {
    Tensor sum = tape.apply(new Sum(1, true), x, y);
    Exception e = assertThrows(IllegalStateException.class, () -> backward(sum));
    assertEquals("sum both passes and writes the gradient of input 1", e.getMessage());
  }
}
