package org.frugalsr.tensor.function;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function, or a few that belong together, to be checked on inputs of any number of channels.
 *
 * @param name shown by the tests
 * @param covers the functions that this case checks
 * @param model makes the output
 * @param inputs the inputs for a number of channels
 * @param wanted the inputs whose gradients are checked
 * @param hasDerivative whether the gradient is the derivative; not so for a sign
 */
record Case(
    String name,
    Set<Class<?>> covers,
    java.util.function.Function<List<Tensor>, Tensor> model,
    IntFunction<INDArray[]> inputs,
    Set<Integer> wanted,
    boolean hasDerivative) {

  /** All inputs of one function. */
  static Case of(String name, Function f, IntFunction<INDArray[]> inputs) {
    int count = inputs.apply(12).length;
    return new Case(
        name,
        Set.of(f.getClass()),
        in -> in.get(0).tape().apply(f, in.toArray(Tensor[]::new)),
        inputs,
        IntStream.range(0, count).boxed().collect(Collectors.toUnmodifiableSet()),
        true);
  }

  Case wanting(Integer... indices) {
    return new Case(name, covers, model, inputs, Set.copyOf(Arrays.asList(indices)), hasDerivative);
  }

  Case withoutDerivative() {
    return new Case(name, covers, model, inputs, wanted, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
