package org.frugalsr.engine.bench;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Registry;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Benchmarks a single operator on random features, without the rest of its unit. */
public final class OperatorBenchmark implements AutoCloseable {
  private static final String NETWORK = "benchmark";
  private static final int SCALE = 1;

  private final BuiltNetwork network;
  private final Memory memory;
  private final Shape shape;
  private final INDArray x;
  private final INDArray gradient;

  /**
   * Builds the operator.
   *
   * @param settings {@code key=value}, such as {@code operator.name=adder} and {@code threads=1}
   * @param spec channels, size and stride
   * @param input {@code [N, H, W, in]}
   * @throws org.frugalsr.api.error.UserError if there is no such operator, or it does not support
   *     such a unit
   */
  public OperatorBenchmark(List<String> settings, UnitSpec spec, Shape input) {
    List<String> keys = new ArrayList<>(settings);
    keys.addAll(
        List.of(
            "network.name=" + NETWORK,
            "network.scale=" + SCALE,
            "network.mean=[0]",
            "placement.style=[activation]")); // the unit requests no activation
    LoadedConfig config = ConfigSource.of(keys);
    Registry unit = Registry.of(List.of(new OneUnit(spec)));
    Experiment e = Experiment.of(config, Experiment.registry(config).with(unit));
    e.root().compute();
    this.network = Networks.build(e);
    network.kernels().stream()
        .filter(k -> !k.refusedBy().isEmpty())
        .findFirst()
        .ifPresent(k -> refuse(k.refusedBy(), spec));
    this.memory = MachineMemory.forTensors(e.root().memoryGib());
    this.shape = input;
    this.x = random("x", input);
    this.gradient = random("gradient", trace().steps().getLast().shape());
  }

  private static void refuse(String operator, UnitSpec spec) {
    throw new UserError(
        "The operator '%s' takes no unit of %d to %d channels with these settings; a convolution would replace it.\nSee its keys: frugal list %s"
            .formatted(operator, spec.in(), spec.out(), operator));
  }

  private static final class OneUnit extends Plugin {
    private final UnitSpec spec;

    OneUnit(UnitSpec spec) {
      this.spec = spec;
    }

    @Override
    protected void configure() {
      network(
          new Option<>(NETWORK, "One unit.", NoSettings.class),
          s ->
              (image, b) -> {
                Layer unit = b.child("body", Role.BODY).unit("", spec);
                return (in, scale, p) -> unit.forward(in, p);
              });
    }
  }

  private INDArray random(String stream, Shape of) {
    INDArray array = memory.take(DataType.FLOAT, of, stream);
    Rng rng = Rng.of(0, stream, 0);
    var values = ArrayMemory.of(array);
    for (long i = 0; i < of.size(); i++) {
      Floats.set(values, i, (float) rng.nextGaussian());
    }
    return array;
  }

  private Trace trace() {
    return network.trace(shape, SCALE, Mode.EVALUATE);
  }

  /** Returns the counted arithmetic of one forward pass. */
  public Function.Work work() {
    long multiplyAdds = 0;
    long additions = 0;
    for (Trace.Step step : trace().steps()) {
      multiplyAdds += step.work().multiplyAdds();
      additions += step.work().additions();
    }
    return new Function.Work(multiplyAdds, additions);
  }

  /**
   * Timings of the forward and backward directions.
   *
   * @param forward the forward pass as in training, where the input needs a gradient
   * @param ofInput the backward pass to the input: per run, the time for both minus that for the
   *     weights
   * @param ofWeights the backward pass to the weights alone
   * @param whole forward pass and backward pass to both
   * @param ceiling a run of the ceiling
   */
  public record Directions(
      Timing forward, Timing ofInput, Timing ofWeights, Timing whole, Timing ceiling) {}

  /**
   * Times the directions, alternating with a ceiling.
   *
   * @param warmUps rounds that do not count
   * @param runs rounds that count, at least 1
   */
  public Directions time(int warmUps, int runs, Ceiling ceiling) {
    List<Timing> timings =
        Timing.inTurn(
            warmUps,
            runs,
            () -> Timing.ms(this::forward),
            () -> pass(true) - pass(false),
            () -> pass(false),
            () -> Timing.ms(this::forwardAndBackward),
            () -> Timing.ms(ceiling));
    return new Directions(
        timings.get(0), timings.get(1), timings.get(2), timings.get(3), timings.get(4));
  }

  /** Runs one forward pass as in training, where the input needs a gradient. */
  public void forward() {
    try (NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      network.forward(pass.tape().variable("x", x), SCALE, pass);
    }
  }

  private void forwardAndBackward() {
    pass(true);
  }

  /**
   * Runs one forward and backward pass.
   *
   * @param toInput whether the input needs a gradient too, not only the weights
   * @return milliseconds of the backward pass
   */
  private double pass(boolean toInput) {
    try (NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      Tensor in = toInput ? pass.tape().variable("x", x) : pass.tape().constant("x", x);
      Tensor y = network.forward(in, SCALE, pass);
      return Timing.ms(() -> pass.tape().backward(y, gradient));
    }
  }

  /** Returns the peak memory of tensors in bytes, including the input and its gradient. */
  public long peakBytes() {
    return memory.peakBytes();
  }

  /** Returns the bytes of the layer's input and output. */
  public long activationBytes() {
    return Float.BYTES * (shape.size() + Shape.of(gradient.shape()).size());
  }

  @Override
  public void close() {
    memory.giveBack(x);
    memory.giveBack(gradient);
    memory.close();
  }
}
