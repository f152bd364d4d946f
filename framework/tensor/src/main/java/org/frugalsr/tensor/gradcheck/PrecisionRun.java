package org.frugalsr.tensor.gradcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a model forward and backward in one precision.
 *
 * <p>The gradient that arrives at the output is random, from a fixed stream, so that all output
 * values have different weights. Memory is poisoned: unwritten values are NaN.
 */
final class PrecisionRun {
  private static final long MEMORY_CAP = 1L << 31;
  private final Function<List<Tensor>, Tensor> model;
  private final DataType type;

  PrecisionRun(Function<List<Tensor>, Tensor> model, DataType type) {
    this.model = model;
    this.type = type;
  }

  /** The output, row by row. */
  double[] output(List<INDArray> inputs) {
    try (Memory memory = Memory.poisoned(MEMORY_CAP);
        Tape tape = Tape.inference(memory)) {
      return toDoubles(model.apply(leaves(tape, inputs, Set.of())).value());
    }
  }

  /**
   * The result of a run.
   *
   * @param shape of the output
   * @param arrays the output, then for each input its gradient, empty where not wanted
   */
  record Result(Shape shape, List<double[]> arrays) {
    double[] output() {
      return arrays.get(0);
    }

    double[] gradient(int input) {
      return arrays.get(input + 1);
    }
  }

  /**
   * Runs forward and backward. Where the output does not depend on an input, its gradient is 0.
   *
   * @param wanted the inputs whose gradients are wanted
   */
  Result run(List<INDArray> inputs, Set<Integer> wanted) {
    try (Memory memory = Memory.poisoned(MEMORY_CAP);
        Tape tape = Tape.training(memory)) {
      List<Tensor> leaves = leaves(tape, inputs, wanted);
      Tensor output = model.apply(leaves);
      List<double[]> arrays = new ArrayList<>();
      arrays.add(toDoubles(output.value()));
      if (output.differentiable()) {
        tape.backward(output, cotangent(output.shape()));
      }
      for (int i = 0; i < leaves.size(); i++) {
        int size = wanted.contains(i) ? (int) leaves.get(i).shape().size() : 0;
        arrays.add(
            tape.gradient(leaves.get(i)).map(PrecisionRun::toDoubles).orElse(new double[size]));
      }
      return new Result(output.shape(), arrays);
    }
  }

  /** The gradient that arrives at an output, in [-1, 1) and rounded to float32. */
  INDArray cotangent(Shape shape) {
    Rng rng = Rng.of(0, "cotangent", 0);
    double[] values = new double[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rng.nextDouble(-1, 1);
    }
    return Nd4j.createFromArray(values).reshape(shape.toArray()).castTo(type);
  }

  private List<Tensor> leaves(Tape tape, List<INDArray> inputs, Set<Integer> wanted) {
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      INDArray value = inputs.get(i).castTo(type).dup('c');
      String name = "input " + i;
      leaves.add(wanted.contains(i) ? tape.variable(name, value) : tape.constant(name, value));
    }
    return leaves;
  }

  static double[] toDoubles(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
