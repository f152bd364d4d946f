package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays without spread, or with all of it in one value: scales become 0, deviations vanish and
 * systems of equations are singular. They must not cause NaN or infinite values.
 */
enum Degenerate {
  /** All 0. */
  ZEROS(0, 0),
  /** All the same. */
  EQUAL(0.25, 0.25),
  /** All the same, below 0. */
  NEGATIVE(-0.25, -0.25),
  /** All the same, and large. */
  LARGE(1e4, 1e4),
  /** One is a million, the others are small. */
  ONE_FAR_OUT(1e6, 0.01);

  /** Levels of weights that are nearly 0 have lost digits by a shift of 1. */
  private static final double LARGER_TOLERANCE = 1e-4;

  private static final Set<ParameterKind> WEIGHTS =
      Set.of(ParameterKind.WEIGHT, ParameterKind.LATENT);

  /** The magnitude of features in {@link #LARGE}, if a layer tolerates it. */
  static final double LARGE_FEATURE = 1e4;

  private final double first;
  private final double rest;

  Degenerate(double first, double rest) {
    this.first = first;
    this.rest = rest;
  }

  /** Creates features or weights. */
  INDArray array(Shape shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape.toArray());
    fill(array);
    return array;
  }

  /** Overwrites an array. */
  void fill(INDArray array) {
    double[] values = new double[(int) array.length()];
    Arrays.fill(values, rest);
    values[0] = first;
    ArrayMemory.write(values, array);
  }

  /**
   * Checks every kernel of a quantizer, with weights and first inputs of each sort: output and
   * gradients must be finite, the inference form must equal the kernel, and a training step must be
   * finite; after zeros, ordinary inputs must have gradients, so that a layer's measurements of
   * zeros did not disable it.
   *
   * @throws AssertionError naming the kernel and the sort
   */
  static void checkKernels(Experiment e, String quantizer) {
    try (TinyTraining t = TinyTraining.of(e)) {
      List<PlacedKernel> kernels =
          t.network().kernels().stream()
              .filter(k -> k.quantizerName().contains(quantizer))
              .toList();
      List<INDArray> start = live(t.network()).stream().map(INDArray::dup).toList();
      for (Degenerate sort : values()) {
        reset(t.network(), start);
        List<INDArray> weights = kernels.stream().map(k -> k.latent().value().dup()).toList();
        kernels.forEach(k -> sort.fill(k.latent().value()));
        for (PlacedKernel k : kernels) {
          String where = "%s, weights and inputs %s: ".formatted(k.path(), sort);
          KernelProbe.trainOnce(t.network(), k, t.memory(), sort, n -> requireFinite(where, n));
          InferenceFormCheck.run(t.network(), k, t.memory(), LARGER_TOLERANCE);
        }
        for (int i = 0; i < kernels.size(); i++) {
          kernels.get(i).latent().value().assign(weights.get(i));
        }
        for (PlacedKernel k : sort == ZEROS ? kernels : List.<PlacedKernel>of()) {
          assertTrue(
              KernelProbe.gradientReachesInput(t.network(), k, t.memory()),
              k.path() + ": no gradient reaches ordinary inputs after a batch of zeros");
        }
        if (sort != LARGE) { // a network with such weights may overflow anyway
          reset(t.network(), start);
          kernels.forEach(k -> sort.fill(k.latent().value()));
          requireTrainable(t, "weights " + sort + ": ");
        }
      }
    }
  }

  /** Requires that a step and the prediction after it are finite. */
  static void requireTrainable(TinyTraining t, String where) {
    t.train(1); // throws if loss or gradients are not finite
    requireFinite(where, new Named("the prediction", t.predict(t.run().scales().getFirst())));
  }

  private static List<INDArray> live(BuiltNetwork network) {
    return Stream.concat(
            network.parameters().stream().map(Parameter::value),
            network.buffers().stream().map(Buffer::value))
        .toList();
  }

  private static void reset(BuiltNetwork network, List<INDArray> values) {
    List<INDArray> live = live(network);
    for (int i = 0; i < live.size(); i++) {
      live.get(i).assign(values.get(i));
    }
  }

  /**
   * Requires that a layer's output and gradients are finite, for inputs of each sort, and for
   * weights of the same sort if it has any.
   *
   * @param large features, for layers whose outputs grow faster than their inputs
   * @throws AssertionError naming the sort
   */
  static void checkLayer(SingleLayer part, Shape input, double large) {
    List<INDArray> start = live(part.network()).stream().map(INDArray::dup).toList();
    for (Degenerate sort : values()) {
      INDArray features = sort.array(input);
      if (large < LARGE_FEATURE) {
        ArrayMemory.write(
            Arrays.stream(ArrayMemory.copy(features)).map(v -> Math.min(v, large)).toArray(),
            features);
      }
      once(part, features, "inputs " + sort + ": ");
      if (sort != LARGE && large == LARGE_FEATURE) { // products of both may overflow anyway
        part.network().parameters().stream()
            .filter(p -> WEIGHTS.contains(p.kind()))
            .forEach(p -> sort.fill(p.value()));
        once(part, features, "weights and inputs %s: ".formatted(sort));
      }
      reset(part.network(), start);
    }
  }

  private static void once(SingleLayer part, INDArray input, String where) {
    BuiltNetwork network = part.network();
    try (NetworkPass pass = network.trainingPass(part.memory(), new Progress(0, 1, 0))) {
      Tensor x = pass.tape().variable("x", input);
      Tensor y = network.forward(x, 2, pass);
      requireFinite(where, new Named("the output", Numbers.toFloats(y.value())));
      pass.tape().backward(y, RandomArrays.features("gradient", y.shape()));
      pass.tape()
          .gradient(x)
          .ifPresent(
              g -> requireFinite(where, new Named("the input's gradient", Numbers.toFloats(g))));
      for (Parameter p : network.parameters()) {
        pass.gradient(p)
            .ifPresent(
                g ->
                    requireFinite(
                        where, new Named("the gradient of " + p.path(), Numbers.toFloats(g))));
      }
      pass.applyCommits();
    }
    try (NetworkPass pass = network.evaluationPass(part.memory(), Optional.empty())) {
      Tensor y = network.forward(pass.tape().constant("x", input), 2, pass);
      requireFinite(where, new Named("the output in evaluation", Numbers.toFloats(y.value())));
    }
  }

  /**
   * Values with a name.
   *
   * @param name for messages
   * @param values any number of values
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Named(String name, float[] values) {}

  static void requireFinite(String where, Named what) {
    for (int i = 0; i < what.values().length; i++) {
      float v = what.values()[i];
      assertTrue(Float.isFinite(v), "%s%s is %s at index %d".formatted(where, what.name(), v, i));
    }
  }
}
