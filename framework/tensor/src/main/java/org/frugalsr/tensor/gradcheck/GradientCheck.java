package org.frugalsr.tensor.gradcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares a backward with central differences of the forward, in double precision.
 *
 * <p>Of {@code L(x) = sum(r * f(x))} with random r, each partial derivative must equal {@code (L(x
 * + epsilon) - L(x - epsilon)) / (2 epsilon)} up to the tolerance times the largest partial
 * derivative of the same input, or times a hundredth of the largest of all where that is more.
 * Inputs should be more than epsilon away from kinks.
 *
 * <pre>{@code
 * GradientCheck.of(new SoftThreshold(0.1f), x).run();
 * GradientCheck.of(in -> in.get(0).times(in.get(1)), x, y).inputs(1).run();
 * }</pre>
 *
 * <p>A surrogate gradient is not a derivative; test its declared formula instead.
 */
public final class GradientCheck {
  private final Function<List<Tensor>, Tensor> model;
  private final List<INDArray> inputs;
  private final Set<Integer> wanted = new TreeSet<>();
  private double epsilon = 1e-5;
  private double tolerance = 1e-6;

  private GradientCheck(Function<List<Tensor>, Tensor> model, INDArray[] inputs) {
    this.model = model;
    this.inputs = Arrays.stream(inputs).map(x -> x.castTo(DataType.DOUBLE).dup('c')).toList();
    IntStream.range(0, inputs.length).forEach(wanted::add);
  }

  /** A check of one function with respect to all its inputs. */
  public static GradientCheck of(org.frugalsr.tensor.Function f, INDArray... inputs) {
    return of(in -> in.get(0).tape().apply(f, in.toArray(Tensor[]::new)), inputs);
  }

  /**
   * A check of a composition with respect to all its inputs.
   *
   * @param model makes the output from tensors of the inputs
   */
  public static GradientCheck of(Function<List<Tensor>, Tensor> model, INDArray... inputs) {
    return new GradientCheck(model, inputs);
  }

  /** Checks these inputs only; the others are constants. */
  public GradientCheck inputs(int... indices) {
    wanted.clear();
    Arrays.stream(indices).forEach(wanted::add);
    return this;
  }

  /** Sets the step of the differences, 1e-5 unless set. */
  public GradientCheck epsilon(double epsilon) {
    this.epsilon = epsilon;
    return this;
  }

  /** Sets the tolerance, relative to the largest derivative of an input; 1e-6 unless set. */
  public GradientCheck tolerance(double tolerance) {
    this.tolerance = tolerance;
    return this;
  }

  /**
   * Runs the check.
   *
   * @throws AssertionError naming the input, the place in it, and both derivatives
   */
  public void run() {
    PrecisionRun evaluation = new PrecisionRun(model, DataType.DOUBLE);
    PrecisionRun.Result got = evaluation.run(inputs, wanted);
    double[] cotangent = PrecisionRun.toDoubles(evaluation.cotangent(got.shape()));
    Map<Integer, double[]> differences = new TreeMap<>();
    for (int input : wanted) {
      differences.put(input, differences(evaluation, input, cotangent));
    }
    double largest = ArrayComparison.magnitude(differences.values().toArray(double[][]::new));
    differences.forEach(
        (input, expected) ->
            ArrayComparison.require(
                "the gradient of input " + input,
                Shape.of(inputs.get(input).shape()),
                "central difference",
                expected,
                "backward",
                got.gradient(input),
                ArrayComparison.limit(tolerance, ArrayComparison.magnitude(expected), largest)));
  }

  private double[] differences(PrecisionRun evaluation, int input, double[] cotangent) {
    INDArray x = inputs.get(input).reshape(inputs.get(input).length());
    double[] expected = new double[(int) x.length()];
    for (int i = 0; i < expected.length; i++) {
      double value = x.getDouble(i);
      x.putScalar(i, value + epsilon);
      double[] above = evaluation.output(inputs);
      x.putScalar(i, value - epsilon);
      double[] below = evaluation.output(inputs);
      x.putScalar(i, value);
      for (int o = 0; o < above.length; o++) {
        expected[i] += cotangent[o] * (above[o] - below[o]) / (2 * epsilon);
      }
    }
    return expected;
  }
}
