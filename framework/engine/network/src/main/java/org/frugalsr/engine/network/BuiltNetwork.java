package org.frugalsr.engine.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Model;
import org.frugalsr.api.Pass;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.config.WorkingRange;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.optim.MovingAverage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network with its parameters, buffers and kernels. */
public final class BuiltNetwork implements TrainingContext.Instance {
  private final Model model;
  private final ImageSpec image;
  private final WorkingRange range;
  private final Inventory inventory;
  private final Function<Parameter, INDArray> values;
  private final Function<Buffer, INDArray> buffers;
  private final Optional<INDArray> mean;
  private final Optional<INDArray> negativeMean;

  BuiltNetwork(Model model, ImageSpec image, WorkingRange range, Inventory inventory) {
    this(model, image, range, inventory, Parameter::value, Buffer::value);
  }

  private BuiltNetwork(
      Model model,
      ImageSpec image,
      WorkingRange range,
      Inventory inventory,
      Function<Parameter, INDArray> values,
      Function<Buffer, INDArray> buffers) {
    this.values = values;
    this.buffers = buffers;
    this.model = model;
    this.image = image;
    this.range = range;
    this.inventory = inventory;
    this.mean = range.centred() ? Optional.of(vector(range.mean(), 1)) : Optional.empty();
    this.negativeMean = range.centred() ? Optional.of(vector(range.mean(), -1)) : Optional.empty();
  }

  private static INDArray vector(List<Double> values, double factor) {
    return Nd4j.createFromArray(
        values.stream().map(v -> (float) (factor * v)).toArray(Float[]::new));
  }

  @Override
  public Tensor forward(Tensor lr, int scale, Pass p) {
    Tensor x = negativeMean.isPresent() ? lr.plus(constant(p, negativeMean.get())) : lr;
    x = range.factor() == 1 ? x : x.times(range.factor());
    Tensor y = model.forward(x, scale, p);
    y = range.factor() == 1 ? y : y.times(1 / range.factor());
    return mean.isPresent() ? y.plus(constant(p, mean.get())) : y;
  }

  private static Tensor constant(Pass p, INDArray values) {
    return p.tape().tracing()
        ? p.tape().placeholder("mean", Shape.of(values.shape()))
        : p.tape().constant("mean", values);
  }

  /** Returns the same network with the moving average of its parameters instead of their values. */
  public BuiltNetwork averaged(MovingAverage average) {
    return new BuiltNetwork(model, image, range, inventory, average::of, buffers);
  }

  /** Returns the same network with replaced values of some buffers. */
  public BuiltNetwork withBuffers(Function<Buffer, INDArray> others) {
    return new BuiltNetwork(model, image, range, inventory, values, others);
  }

  /** Opens a training pass. */
  public NetworkPass trainingPass(Memory memory, Progress progress) {
    return pass(Tape.training(memory), Mode.TRAIN, progress, OptionalDouble.empty());
  }

  /**
   * Opens a pass that re-estimates statistics: a training pass without gradients, with the progress
   * at the end of training, as in evaluation.
   *
   * @param n the number of the batch, from 1
   */
  public NetworkPass estimatingPass(Memory memory, int n) {
    return pass(Tape.inference(memory), Mode.TRAIN, Progress.DONE, OptionalDouble.of(1.0 / n));
  }

  private NetworkPass pass(Tape tape, Mode mode, Progress progress, OptionalDouble share) {
    return new NetworkPass(tape, mode, progress, values, buffers, share);
  }

  /** Opens an evaluation pass, with values released after their last use if a plan is given. */
  public NetworkPass evaluationPass(Memory memory, Optional<Trace> plan) {
    Tape tape = plan.isPresent() ? Tape.inference(memory, plan.get()) : Tape.inference(memory);
    return pass(tape, Mode.EVALUATE, Progress.DONE, OptionalDouble.empty());
  }

  /**
   * Traces the graph of a forward pass from shapes alone.
   *
   * @param lr {@code [N, H, W, C]}
   */
  public Trace trace(Shape lr, int scale, Mode mode) {
    return trace(lr, scale, mode, Progress.DONE);
  }

  /** As above, at a given progress of training, on which surrogate gradients may depend. */
  public Trace trace(Shape lr, int scale, Mode mode, Progress progress) {
    try (NetworkPass p = pass(Tape.onShapes(), mode, progress, OptionalDouble.empty())) {
      forward(p.tape().placeholder("lr", lr), scale, p);
      return p.tape().trace();
    }
  }

  /** Returns the network's scales and channels. */
  public ImageSpec image() {
    return image;
  }

  /** Returns how pixel values are centred and scaled around the model. */
  public WorkingRange range() {
    return range;
  }

  @Override
  public List<Parameter> parameters() {
    return inventory.parameters();
  }

  @Override
  public boolean keepsStatistics() {
    return buffers().stream().anyMatch(b -> b.kind() == BufferKind.STATISTIC);
  }

  /** Returns the saved arrays that are not trained, in construction order. */
  public List<Buffer> buffers() {
    return inventory.buffers();
  }

  /**
   * Returns the purpose for which an array is measured from data, such as {@code 4 bits}; empty if
   * it is not measured.
   */
  public Optional<String> purposeOf(String path) {
    return inventory.purposeOf(path);
  }

  /** Returns the kernels, in construction order. */
  public List<PlacedKernel> kernels() {
    return inventory.kernels();
  }

  /** Returns the kernels whose output a block multiplies by a constant. */
  public List<ScaledKernel> scaled() {
    return inventory.scaled();
  }

  /** Returns scalar terms of the training loss, each for the steps in which its layer runs. */
  public List<Function<Pass, Tensor>> penalties() {
    return inventory.penalties().stream().map(Penalty::term).toList();
  }

  /**
   * Returns the terms of the layers that have run in a pass, without those of branches for other
   * scales.
   */
  public List<Function<Pass, Tensor>> penalties(NetworkPass pass) {
    return inventory.penalties().stream()
        .filter(penalty -> pass.involves(penalty.path()))
        .map(Penalty::term)
        .toList();
  }

  /** Returns the shape of each parameter and buffer by path, in construction order. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    parameters().forEach(p -> shapes.put(p.path(), Shape.of(p.value().shape())));
    buffers().forEach(b -> shapes.put(b.path(), Shape.of(b.value().shape())));
    return shapes;
  }

  @Override
  public void copyFrom(TrainingContext.Instance other) {
    if (!(other instanceof BuiltNetwork source) || !source.shapes().equals(shapes())) {
      throw new IllegalArgumentException("the networks differ in structure");
    }
    for (int i = 0; i < parameters().size(); i++) {
      parameters().get(i).value().assign(source.parameters().get(i).value());
    }
    for (int i = 0; i < buffers().size(); i++) {
      buffers().get(i).value().assign(source.buffers().get(i).value());
    }
  }
}
