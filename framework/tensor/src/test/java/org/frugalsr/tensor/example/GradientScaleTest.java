package org.frugalsr.tensor.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientScaleTest {
  @Test
  void theGradientIsTheDeclaredOne() {
    INDArray value = Nd4j.createFromArray(3f, -4f);
    INDArray gradient = Nd4j.createFromArray(10f, 20f);
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.training(memory)) {
      Tensor x = tape.variable("x", value);
      Tensor y = tape.apply(new GradientScale(0.25), x);
      assertEquals(value, y.value());
      tape.backward(y, gradient);
      assertEquals(Nd4j.createFromArray(2.5f, 5f), tape.gradient(x).orElseThrow());
    }
  }
}
