package org.frugalsr.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.gradcheck.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A single layer, built by the engine like a network. */
final class SingleLayer implements AutoCloseable {
  private static final int SCALE = 2; // of the config; a part does not upscale
  private static final String INPUT = "the input";
  private static final int DIRECTIONS = 2;

  /** Float32 has 7 digits; a layer of a few functions keeps 4 of them. */
  private static final double FLOAT_TOLERANCE = 1e-4;

  private final BuiltNetwork network;
  private final Memory memory = new Memory(1L << 30);

  private SingleLayer(BuiltNetwork network) {
    this.network = network;
  }

  /**
   * Builds a layer in the role of a body.
   *
   * @param plugins and text as for {@link TinyExperiment}
   * @param build makes the layer
   */
  static SingleLayer of(
      List<? extends Plugin> plugins, String text, Function<Builder, Layer> build) {
    List<Plugin> all = new ArrayList<>(plugins);
    all.add(new PartPlugin(build));
    return new SingleLayer(
        Networks.build(TinyExperiment.of(all, text, "network { name = part, mean = [0] }")));
  }

  private static final class PartPlugin extends Plugin {
    private final Function<Builder, Layer> build;

    PartPlugin(Function<Builder, Layer> build) {
      this.build = build;
    }

    @Override
    protected void configure() {
      network(
          new Option<>("part", "One layer.", NoSettings.class),
          s ->
              (image, b) -> {
                Layer layer = build.apply(b);
                return (x, scale, p) -> layer.forward(x, p);
              });
    }
  }

  /** The layer as a network. */
  BuiltNetwork network() {
    return network;
  }

  /** The memory of passes. */
  Memory memory() {
    return memory;
  }

  /**
   * Moves every parameter from its initial value, so that gates that are initially closed are open.
   */
  SingleLayer perturbed() {
    network.parameters().forEach(p -> RandomArrays.perturb(p.path(), p.value()));
    return this;
  }

  /**
   * The result of a training pass.
   *
   * @param shape of the output
   * @param unreached parameters, or the input, without a gradient or with zeros only
   */
  record Outcome(Shape shape, List<String> unreached) {}

  /** Runs a training pass on random features, and a backward pass from a random gradient. */
  Outcome train(Shape input) {
    try (NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      Tensor x = pass.tape().variable(INPUT, RandomArrays.features("x", input));
      Tensor y = network.forward(x, SCALE, pass);
      Shape shape = y.shape();
      pass.tape().backward(y, RandomArrays.features("gradient", shape));
      List<String> unreached = new ArrayList<>();
      if (!pass.tape().gradient(x).map(GradientReach::nonZero).orElse(false)) {
        unreached.add(INPUT);
      }
      Set<String> reached = GradientReach.of(pass, network);
      network.parameters().stream()
          .map(Parameter::path)
          .filter(path -> !reached.contains(path))
          .forEach(unreached::add);
      return new Outcome(shape, unreached);
    }
  }

  /**
   * Compares the gradients to input and parameters with central differences in double precision,
   * each along a few random directions.
   *
   * @param mode of the pass
   * @throws AssertionError naming the array and both derivatives
   */
  void checkGradients(Shape input, Mode mode) {
    List<INDArray> places = places(input);
    List<String> names = names();
    INDArray[] steps = new INDArray[places.size() * DIRECTIONS];
    Arrays.setAll(steps, i -> Nd4j.zeros(DataType.DOUBLE, 1));
    try {
      GradientCheck.of(
              along -> {
                List<Tensor> moved = new ArrayList<>();
                for (int i = 0; i < places.size(); i++) {
                  moved.add(moved(names.get(i), places.get(i), along, i * DIRECTIONS));
                }
                return network.forward(moved.get(0), SCALE, pass(moved, mode));
              },
              steps)
          .epsilon(1e-7)
          .tolerance(1e-5)
          .run();
    } catch (AssertionError e) {
      throw new AssertionError(
          "in mode %s, %s%ninput i is a step along a direction of array i / %d of %s"
              .formatted(mode, e.getMessage(), DIRECTIONS, names),
          e);
    }
  }

  /**
   * Compares output and gradients in float32, as layers are trained, with those in float64.
   *
   * @param mode of the pass
   * @throws AssertionError naming the array, the place in it, and both values
   */
  void checkFloats(Shape input, Mode mode) {
    INDArray[] places = places(input).toArray(INDArray[]::new);
    Set<Integer> all = IntStream.range(0, places.length).boxed().collect(Collectors.toSet());
    try {
      FloatAgreement.check(
          in -> network.forward(in.get(0), SCALE, pass(in, mode)), FLOAT_TOLERANCE, all, places);
    } catch (AssertionError e) {
      throw new AssertionError(
          "in mode %s, %s%ninput i is array i of %s".formatted(mode, e.getMessage(), names()), e);
    }
  }

  /** Values for the input, and the values of the parameters, in double precision. */
  private List<INDArray> places(Shape input) {
    List<INDArray> places = new ArrayList<>();
    places.add(RandomArrays.awayFromZero("x", input));
    network.parameters().forEach(p -> places.add(p.value().castTo(DataType.DOUBLE)));
    return places;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(INPUT));
    network.parameters().forEach(p -> names.add(p.path()));
    return names;
  }

  /** An array, moved along all its directions, each times a step that is 0. */
  private static Tensor moved(String name, INDArray place, List<Tensor> steps, int first) {
    Tape tape = steps.get(0).tape();
    Tensor x = tape.constant(name, place);
    for (int d = first; d < first + DIRECTIONS; d++) {
      INDArray direction = RandomArrays.awayFromZero(name + "/" + d, Shape.of(place.shape()));
      x = x.plus(tape.constant(name + " direction", direction).times(steps.get(d)));
    }
    return x;
  }

  private SubstitutedPass pass(List<Tensor> tensors, Mode mode) {
    List<Parameter> parameters = network.parameters();
    Map<Parameter, Tensor> substitutes = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      substitutes.put(parameters.get(i), tensors.get(i + 1));
    }
    Tensor x = tensors.get(0);
    return new SubstitutedPass(mode, x.value().dataType(), x.tape(), substitutes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
