package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.gradcheck.GradientCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The power activation and the normalisation by range. */
class UnitPartsTest {
  @ParameterizedTest
  @CsvSource({
    "-4, 0.5, -2, 0.25, -2.772588722",
    "0.25, 2, 0.0625, 0.5, -0.086643398",
    "9, 1.5, 27, 4.5, 59.325063588",
    "0, 1, 0, 1, 0",
    "-3, 1, -3, 1, -3.295836866"
  })
  void powerByHand(double y, double alpha, double value, double slope, double ofAlpha) {
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.training(memory)) {
      Tensor in = tape.variable("y", Nd4j.createFromArray((float) y).reshape(1, 1, 1, 1));
      Tensor exponent = tape.variable("alpha", Nd4j.createFromArray((float) alpha));
      Tensor out = tape.apply(new SignedPower(), in, exponent);
      assertEquals(value, out.item(), 1e-5 * Math.max(1, Math.abs(value)));
      tape.backward(out, Nd4j.ones(DataType.FLOAT, 1, 1, 1, 1));
      assertEquals(slope, tape.gradient(in).orElseThrow().getDouble(0), 1e-5);
      assertEquals(ofAlpha, tape.gradient(exponent).orElseThrow().getDouble(0), 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2.5})
  void powersGradientIsItsDerivative(double alpha) {
    INDArray x = Nd4j.randn(1L, new long[] {2, 3, 2, 5}).castTo(DataType.DOUBLE);
    INDArray exponent = Nd4j.createFromArray(alpha);
    GradientCheck.of(new SignedPower(), x, exponent).run();
    FloatAgreement.check(new SignedPower(), x, exponent);
  }

  /** Of more values than are worked on at once, and no multiple of anything. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2.5})
  void manyValuesAreAllRaised(double alpha) {
    INDArray x = Nd4j.randn(4L, new long[] {3, 67, 101, 5}).castTo(DataType.DOUBLE);
    FloatAgreement.check(new SignedPower(), x, Nd4j.createFromArray(alpha));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void infinityAndNanStayWhatTheyAre(double alpha) {
    float[] values = new float[19]; // two vectors and a rest, whatever their length
    for (int i = 0; i < values.length; i++) {
      values[i] = new float[] {Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY}[i % 3];
    }
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.inference(memory)) {
      Tensor y =
          tape.apply(
              new SignedPower(),
              tape.constant("x", Nd4j.createFromArray(values).reshape(1, 1, 1, 19)),
              tape.constant("alpha", Nd4j.createFromArray((float) alpha)));
      assertArrayEquals(values, Numbers.toFloats(y.value()));
    }
  }

  @Test
  void anExponentOfOneChangesNoBit() {
    INDArray x = Nd4j.randn(2L, new long[] {1, 4, 4, 7}).castTo(DataType.FLOAT);
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.inference(memory)) {
      Tensor y =
          tape.apply(
              new SignedPower(),
              tape.constant("x", x),
              tape.constant("alpha", Nd4j.createFromArray(1f)));
      assertArrayEquals(Numbers.toFloats(x), Numbers.toFloats(y.value()));
    }
  }

  @Test
  void rangeNormHasRangeOneAndMeanZeroInEachImage() {
    INDArray x = Nd4j.randn(3L, new long[] {2, 3, 4, 5}).castTo(DataType.DOUBLE).muli(7).addi(3);
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.inference(memory)) {
      INDArray y = tape.apply(new RangeNorm(), tape.constant("x", x)).value();
      for (int n = 0; n < 2; n++) {
        INDArray image = y.slice(n);
        assertEquals(0, image.meanNumber().doubleValue(), 1e-9);
        assertEquals(1, image.maxNumber().doubleValue() - image.minNumber().doubleValue(), 1e-5);
      }
    }
    GradientCheck.of(new RangeNorm(), x).run();
    FloatAgreement.check(new RangeNorm(), x);
  }
}
