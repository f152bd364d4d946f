package org.frugalsr.tensor.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.gradcheck.GradientCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SoftThresholdTest {
  private final INDArray x = Nd4j.linspace(DataType.DOUBLE, -2.05, 0.1, 41).reshape(1, 41);

  @Test
  void shrinksTowardsZero() {
    SoftThreshold f = new SoftThreshold(0.5f);
    assertEquals(1.5, f.value(2));
    assertEquals(0, f.value(-0.4));
    assertEquals(-0.25, f.value(-0.75));
  }

  @Test
  void theGradientIsTheDerivative() {
    GradientCheck.of(new SoftThreshold(0.5f), x).run();
  }

  @Test
  void theFloatLoopAgreesWithTheFormula() {
    FloatAgreement.check(new SoftThreshold(0.5f), x);
  }
}
