package org.frugalsr.tensor.function;

import static org.frugalsr.tensor.Samples.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Values and gradients of PyTorch 2.15 (CPU, float64) on seed-free literal inputs.
 *
 * <p>Inputs are a few points or ramps {@code ((i * step) % 17 - 8) / 8} in NHWC order. The gradient
 * that arrives at an output is the ramp of step 3, at a scalar it is 1. PyTorch's arrays were
 * permuted to this framework's layout.
 */
final class Oracle {
  private Oracle() {}

  /**
   * Checks a function.
   *
   * @param expected the output, then the gradients in the order of the inputs
   */
  static void oracle(Function f, List<INDArray> inputs, String... expected) {
    oracle(in -> in.get(0).tape().apply(f, in.toArray(Tensor[]::new)), inputs, expected);
  }

  /**
   * Checks a composition.
   *
   * @param expected the output, then the gradients in the order of the inputs
   */
  static void oracle(
      java.util.function.Function<List<Tensor>, Tensor> model,
      List<INDArray> inputs,
      String... expected) {
    try (Memory memory = Memory.poisoned(1L << 20);
        Tape tape = Tape.training(memory)) {
      List<Tensor> leaves = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        boolean wanted = i + 1 < expected.length;
        INDArray value = inputs.get(i);
        leaves.add(wanted ? tape.variable("x" + i, value) : tape.constant("x" + i, value));
      }
      Tensor y = model.apply(leaves);
      assertArrayEquals(parse(expected[0]), Samples.values(y.value()), 1e-8);
      if (y.shape().rank() == 0) {
        tape.backward(y);
      } else {
        tape.backward(y, ramp(3, y.shape().toArray()));
      }
      for (int i = 1; i < expected.length; i++) {
        INDArray gradient = tape.gradient(leaves.get(i - 1)).orElseThrow();
        assertArrayEquals(parse(expected[i]), Samples.values(gradient), 1e-8, "input " + (i - 1));
      }
    }
  }

  private static double[] parse(String numbers) {
    return Arrays.stream(numbers.trim().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }
}
