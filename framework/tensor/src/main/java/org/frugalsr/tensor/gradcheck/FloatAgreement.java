package org.frugalsr.tensor.gradcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares float32 with float64: the vector kernels with the scalar loops that define their
 * results.
 *
 * <p>Forward and backward run in both precisions on the same inputs (rounded to float32 first) and
 * with the same random gradient at the output. Every value must agree up to the tolerance times the
 * largest magnitude of its array; for a gradient, at least a hundredth of the largest gradient's
 * magnitude is used.
 */
public final class FloatAgreement {
  private static final double TOLERANCE = 1e-5;

  private FloatAgreement() {}

  /**
   * Checks one function.
   *
   * @param inputs float64
   * @throws AssertionError naming the array, the place in it, and both values
   */
  public static void check(org.frugalsr.tensor.Function f, INDArray... inputs) {
    check(in -> in.get(0).tape().apply(f, in.toArray(Tensor[]::new)), inputs);
  }

  /**
   * Checks a composition.
   *
   * @param model makes the output from tensors of the inputs
   * @param inputs float64
   * @throws AssertionError naming the array, the place in it, and both values
   */
  public static void check(Function<List<Tensor>, Tensor> model, INDArray... inputs) {
    Set<Integer> all =
        IntStream.range(0, inputs.length).boxed().collect(Collectors.toUnmodifiableSet());
    check(model, TOLERANCE, all, inputs);
  }

  /**
   * Checks a composition.
   *
   * @param model makes the output from tensors of the inputs
   * @param tolerance relative to the largest magnitude of an array
   * @param wanted the inputs whose gradients are compared; the others are constants
   * @param inputs float64
   * @throws AssertionError naming the array, the place in it, and both values
   */
  public static void check(
      Function<List<Tensor>, Tensor> model,
      double tolerance,
      Set<Integer> wanted,
      INDArray... inputs) {
    List<INDArray> rounded = Arrays.stream(inputs).map(x -> x.castTo(DataType.FLOAT)).toList();
    PrecisionRun.Result expected = new PrecisionRun(model, DataType.DOUBLE).run(rounded, wanted);
    PrecisionRun.Result got = new PrecisionRun(model, DataType.FLOAT).run(rounded, wanted);
    double output = ArrayComparison.magnitude(expected.output());
    compare(
        "the output",
        expected.shape(),
        expected.output(),
        got.output(),
        ArrayComparison.limit(tolerance, output, 0));
    double largest =
        ArrayComparison.magnitude(wanted.stream().map(expected::gradient).toArray(double[][]::new));
    for (int i : wanted) {
      double own = ArrayComparison.magnitude(expected.gradient(i));
      compare(
          "the gradient of input " + i,
          Shape.of(inputs[i].shape()),
          expected.gradient(i),
          got.gradient(i),
          ArrayComparison.limit(tolerance, own, largest));
    }
  }

  private static void compare(
      String what, Shape shape, double[] expected, double[] got, double limit) {
    ArrayComparison.require(what, shape, "float64", expected, "float32", got, limit);
  }
}
