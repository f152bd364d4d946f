package org.frugalsr.plugin.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The surrogate gradients of a sign, at points worked out by hand. */
class SurrogatesTest {
  private static final INDArray POINTS = Values.column(-1, -0.5, 0, 0.5, 1);

  private static float[] gradient(SurrogateChoice surrogate, double fraction) {
    Progress progress = new Progress(Math.round(1000 * fraction), 1000, 0);
    return Values.gradient(
        POINTS,
        (x, tape) -> Functional.sign(x, surrogate.at(progress, ErrorDecay.Range.PUBLISHED)));
  }

  @Test
  void thePolynomialIsATriangle() {
    assertArrayEquals(new float[] {0, 1, 2, 1, 0}, gradient(SurrogateChoice.POLYNOMIAL, 0));
  }

  @Test
  void clipAndIdentityPassOnesInTheBox() {
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, gradient(SurrogateChoice.CLIP, 0));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, gradient(SurrogateChoice.IDENTITY, 0));
  }

  @ParameterizedTest(name = "at {0} of the training")
  @CsvSource({"0, 0.1, 10", "0.5, 1, 1", "1, 10, 1"})
  void theErrorDecayFollowsThePapersSchedule(double fraction, double t, double k) {
    ErrorDecay e =
        ErrorDecay.at(
            new Progress(Math.round(1000 * fraction), 1000, 0), ErrorDecay.Range.PUBLISHED);
    assertEquals(t, e.t(), 1e-9);
    assertEquals(k, e.k(), 1e-9);
    assertEquals(Math.max(1, t), e.derivative(0), 1e-9, "the slope at 0 is 1 until t is");
  }

  @Test
  void theErrorDecaysFastLoopAgreesWithItsFormula() {
    for (double fraction : new double[] {0, 0.3, 0.5, 0.8, 1}) {
      ErrorDecay e =
          ErrorDecay.at(
              new Progress(Math.round(1000 * fraction), 1000, 0), ErrorDecay.Range.PUBLISHED);
      double[] x = new double[41];
      for (int i = 0; i < x.length; i++) {
        x[i] = (i - 20) / 4.0;
      }
      float[] loop = Values.gradient(Values.column(x), (v, tape) -> Functional.sign(v, e));
      for (int i = 0; i < x.length; i++) {
        assertEquals(e.derivative(x[i]), loop[i], 1e-5 * e.t() * e.k(), "at " + x[i]);
      }
    }
  }
}
