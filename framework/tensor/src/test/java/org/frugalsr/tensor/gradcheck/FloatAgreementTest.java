package org.frugalsr.tensor.gradcheck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.function.Pointwise;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class FloatAgreementTest {
  private final INDArray x = Samples.random("x", 3, 7);

  /** {@code y = 3 x}, in double. */
  private interface Triple extends Pointwise {
    @Override
    default double value(double x) {
      return 3 * x;
    }

    @Override
    default double derivative(double x) {
      return 3;
    }
  }

  private record Correct() implements Triple {}

  /** A float kernel that leaves out what does not fill a vector of four. */
  private record ForgetsTheTail() implements Triple {
    @Override
    public void values(MemorySegment x, MemorySegment y, int from, int to) {
      for (int i = from; i < to; i++) {
        Floats.set(y, i, i < to - to % 4 ? 3 * Floats.get(x, i) : 0);
      }
    }
  }

  /** A float gradient that is a little off. */
  private record RoughGradient() implements Triple {
    @Override
    public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
      for (int i = from; i < to; i++) {
        Floats.set(out, i, 3.0003f * Floats.get(g, i));
      }
    }
  }

  @Test
  void passesAKernelThatAgrees() {
    FloatAgreement.check(new Correct(), x);
  }

  @Test
  void aKernelThatForgetsTheTailFailsAndThePlaceIsNamed() {
    AssertionError e =
        assertThrows(AssertionError.class, () -> FloatAgreement.check(new ForgetsTheTail(), x));
    assertTrue(
        e.getMessage()
            .startsWith("the output is wrong at 1 of 21 values, most at [2, 6]: float64 "),
        e.getMessage());
    assertTrue(e.getMessage().contains(", float32 0.0"), e.getMessage());
  }

  @Test
  void aGradientThatIsOffFails() {
    AssertionError e =
        assertThrows(AssertionError.class, () -> FloatAgreement.check(new RoughGradient(), x));
    assertTrue(e.getMessage().startsWith("the gradient of input 0 is wrong"), e.getMessage());
  }

  @Test
  void theToleranceDecides() {
    FloatAgreement.check(
        in -> in.get(0).tape().apply(new RoughGradient(), in.get(0)), 1e-3, Set.of(0), x);
  }
}
