package org.frugalsr.tensor.gradcheck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.function.Broadcast;
import org.frugalsr.tensor.function.Pointwise;
import org.frugalsr.tensor.function.Sign;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientCheckTest {
  private final INDArray x = Samples.random("x", 2, 3);
  private final INDArray y = Samples.random("y", 2, 3);

  /** {@code y = a * b} with a gradient to b that is wrong at one place. */
  private record WrongAtOnePlace() implements Function {
    @Override
    public Shape shape(List<Shape> in) {
      return in.get(0);
    }

    @Override
    public void forward(Forward f) {
      f.input(0).muli(f.input(1), f.output());
    }

    @Override
    public void backward(Backward b) {
      if (b.needs(0)) {
        b.gradient().muli(b.input(1), b.gradientOf(0));
      }
      if (b.needs(1)) {
        INDArray out = b.gradientOf(1);
        b.gradient().muli(b.input(0), out);
        out.putScalar(new int[] {1, 2}, out.getDouble(1, 2) * 1.001);
      }
    }
  }

  /** A square whose derivative forgets the 2. */
  private record WrongEverywhere() implements Pointwise {
    @Override
    public double value(double x) {
      return x * x;
    }

    @Override
    public double derivative(double x) {
      return x;
    }
  }

  /** A function that never writes its gradient. */
  private record Forgetful() implements Function {
    @Override
    public Shape shape(List<Shape> in) {
      return in.get(0);
    }

    @Override
    public void forward(Forward f) {
      f.output().assign(f.input(0));
    }

    @Override
    public void backward(Backward b) {}
  }

  /** A derivative that is not a number. */
  private record NotANumber() implements Pointwise {
    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return Double.NaN;
    }
  }

  /** An identity that adds to arrays that it should overwrite. */
  private record Adds(boolean inForward) implements Function {
    @Override
    public Shape shape(List<Shape> in) {
      return in.get(0);
    }

    @Override
    public void forward(Forward f) {
      if (inForward) {
        f.output().addi(f.input(0));
      } else {
        f.output().assign(f.input(0));
      }
    }

    @Override
    public void backward(Backward b) {
      if (inForward) {
        b.passGradient(0);
      } else {
        b.gradientOf(0).addi(b.gradient());
      }
    }
  }

  @Test
  void whatAddsToWhatItShouldOverwriteFails() {
    for (boolean inForward : new boolean[] {true, false}) {
      Function f = new Adds(inForward);
      assertThrows(AssertionError.class, GradientCheck.of(f, x)::run, f.toString());
      assertThrows(AssertionError.class, () -> FloatAgreement.check(f, x), f.toString());
    }
  }

  @Test
  void passesACorrectBackward() {
    GradientCheck.of(new Broadcast(true), x, y).run();
  }

  @Test
  void aBackwardThatIsWrongAtOnePlaceFailsAndThePlaceIsNamed() {
    GradientCheck check = GradientCheck.of(new WrongAtOnePlace(), x, y);
    String message = assertThrows(AssertionError.class, check::run).getMessage();
    assertTrue(
        message.startsWith(
            "the gradient of input 1 is wrong at 1 of 6 values, most at [1, 2]: central"
                + " difference "),
        message);
    assertTrue(message.contains(", backward "), message);
  }

  @Test
  void inputsThatAreNotAskedForAreConstants() {
    GradientCheck check = GradientCheck.of(new WrongAtOnePlace(), x, y).inputs(0);
    assertDoesNotThrow(check::run);
  }

  @Test
  void aWrongFormulaAMissingGradientAndANaNFail() {
    for (Function f : List.of(new WrongEverywhere(), new Forgetful(), new NotANumber())) {
      assertThrows(AssertionError.class, GradientCheck.of(f, x)::run, f.toString());
    }
  }

  @Test
  void aSurrogateGradientIsNotTakenForADerivative() {
    assertThrows(
        AssertionError.class, GradientCheck.of(new Sign(StandardSurrogate.IDENTITY), x)::run);
  }

  @Test
  void checksCompositionsOfTensors() {
    GradientCheck.of(in -> in.get(0).times(in.get(1)).plus(in.get(0)), x, y).run();
    GradientCheck wrong = GradientCheck.of(in -> in.get(0).times(in.get(0).detach()), x);
    assertThrows(AssertionError.class, wrong::run);
  }

  @Test
  void theToleranceDecides() {
    GradientCheck.of(new WrongAtOnePlace(), x, y).tolerance(0.01).run();
  }

  @Test
  void leavesTheInputsUnchanged() {
    double[] before = Samples.values(x);
    GradientCheck.of(new Broadcast(true), x, y).run();
    assertArrayEquals(before, Samples.values(x));
  }
}
