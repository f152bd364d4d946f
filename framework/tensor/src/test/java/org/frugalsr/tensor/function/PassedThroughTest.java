package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class PassedThroughTest {
  private static final float[] GRADIENT = {0.5f, -2, 3};

  @Test
  void theValueIsTheSecondsAndBothGetTheGradient() {
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.training(memory)) {
      Tensor x = tape.variable("x", Nd4j.createFromArray(1f, 2, 3));
      Tensor value = tape.variable("value", Nd4j.createFromArray(7f, 8, 9));
      Tensor y = Functional.passedThrough(x, value);
      assertArrayEquals(new float[] {7, 8, 9}, Numbers.toFloats(y.value()));
      tape.backward(y, Nd4j.createFromArray(GRADIENT));
      assertArrayEquals(GRADIENT, Numbers.toFloats(tape.gradient(x).orElseThrow()));
      assertArrayEquals(GRADIENT, Numbers.toFloats(tape.gradient(value).orElseThrow()));
    }
  }

  @Test
  void aDetachedSecondGetsNone() {
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.training(memory)) {
      Tensor x = tape.variable("x", Nd4j.createFromArray(1f, 2, 3));
      Tensor value = tape.variable("value", Nd4j.createFromArray(7f, 8, 9));
      Tensor y = Functional.passedThrough(x, value.detach());
      tape.backward(y, Nd4j.createFromArray(GRADIENT));
      assertArrayEquals(GRADIENT, Numbers.toFloats(tape.gradient(x).orElseThrow()));
      assertTrue(tape.gradient(value).isEmpty());
    }
  }
}
