package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.kernel.NativeThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The vector kernels agree with the scalar reference at every seam between tiles and vectors. */
class AdderKernelTest {
  private static Stream<Arguments> geometries() {
    return Stream.of( // batch, height, width, in, out, k, stride, padding
        arguments(2, 5, 6, 3, 5, 3, 1, 1),
        arguments(1, 4, 7, 8, 8, 3, 1, 1),
        arguments(1, 3, 9, 16, 32, 3, 1, 1),
        arguments(1, 2, 5, 17, 33, 3, 1, 1),
        arguments(1, 3, 4, 1, 1, 5, 1, 2),
        arguments(2, 6, 5, 4, 7, 1, 1, 0),
        arguments(1, 7, 6, 3, 4, 3, 2, 1),
        arguments(1, 7, 8, 3, 4, 3, 2, 0),
        arguments(1, 9, 10, 2, 3, 3, 3, 1),
        arguments(1, 8, 9, 3, 5, 5, 2, 2),
        arguments(1, 7, 6, 9, 4, 1, 2, 0),
        arguments(1, 6, 5, 3, 4, 3, 1, 0),
        arguments(1, 5, 5, 3, 4, 3, 1, 2),
        arguments(1, 2, 150, 24, 12, 3, 1, 1), // several tiles a row
        arguments(1, 3, 301, 24, 12, 3, 2, 1),
        arguments(1, 2, 150, 24, 40, 3, 1, 1),
        arguments(1, 2, 21, 700, 9, 3, 1, 1), // the smallest tiles
        arguments(1, 2, 21, 9, 700, 3, 1, 1),
        arguments(1, 1, 1, 4, 4, 3, 1, 1));
  }

  private static INDArray random(long seed, long... shape) {
    return Nd4j.randn(seed, shape).castTo(DataType.DOUBLE).mul(1.5);
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void agreeWithTheReference(
      int batch, int height, int width, int in, int out, int k, int stride, int padding) {
    INDArray x = random(1, batch, height, width, in);
    INDArray w = random(2, k, k, in, out);
    FloatAgreement.check(new AdderConv(stride, padding, true), x, w);
    FloatAgreement.check(new AdderConv(stride, padding, false), x, w);
  }

  @Test
  void forwardAndInputGradientHaveTheSameBitsOnAnyNumberOfThreads() {
    int before = Parallel.threads();
    try {
      NativeThreads.pin(1);
      float[][] one = run();
      NativeThreads.pin(3);
      float[][] three = run();
      assertArrayEquals(one[0], three[0], 0f);
      assertArrayEquals(one[1], three[1], 0f);
    } finally {
      NativeThreads.pin(before);
    }
  }

  private static float[][] run() {
    INDArray x = random(3, 4, 40, 40, 20).castTo(DataType.FLOAT);
    INDArray w = random(4, 3, 3, 20, 20).castTo(DataType.FLOAT);
    INDArray g = random(5, 4, 40, 40, 20).castTo(DataType.FLOAT);
    try (Memory memory = new Memory(1 << 26);
        Tape tape = Tape.training(memory)) {
      Tensor in = tape.variable("x", x);
      Tensor y = tape.apply(new AdderConv(1, 1, true), in, tape.constant("w", w));
      float[] values = Numbers.toFloats(y.value());
      tape.backward(y, g);
      return new float[][] {values, Numbers.toFloats(tape.gradient(in).orElseThrow())};
    }
  }
}
