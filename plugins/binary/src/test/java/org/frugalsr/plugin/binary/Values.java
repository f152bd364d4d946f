package org.frugalsr.plugin.binary;

import java.util.function.BiFunction;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Values and gradients of something on a tape, for a few numbers, in float32. */
final class Values {
  private Values() {}

  /** A column of values, {@code [1, 1, n, 1]}. */
  static INDArray column(double... values) {
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(1, 1, values.length, 1);
  }

  /** What f makes of x. */
  static float[] of(INDArray x, BiFunction<Tensor, Tape, Tensor> f) {
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.inference(memory)) {
      return Numbers.toFloats(f.apply(tape.constant("x", x), tape).value());
    }
  }

  /** The gradient of x where ones arrive at f(x). */
  static float[] gradient(INDArray x, BiFunction<Tensor, Tape, Tensor> f) {
    try (Memory memory = new Memory(1 << 20);
        Tape tape = Tape.training(memory)) {
      Tensor variable = tape.variable("x", x);
      Tensor y = f.apply(variable, tape);
      tape.backward(y, Nd4j.ones(DataType.FLOAT, y.shape().toArray()));
      return Numbers.toFloats(tape.gradient(variable).orElseThrow());
    }
  }
}
