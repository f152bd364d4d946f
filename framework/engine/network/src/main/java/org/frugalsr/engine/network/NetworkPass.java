package org.frugalsr.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.frugalsr.api.Group;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Pass;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One forward pass of a built network. */
public final class NetworkPass implements Pass {
  /** Observes the inputs of the kernels in a pass. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Called before a kernel runs.
     *
     * @param x its float input
     * @param effective its quantised input
     */
    void kernel(PlacedKernel kernel, NetworkPass pass, Tensor x, Tensor effective);
  }

  private final Tape tape;
  private final Mode mode;
  private final Progress progress;
  private final Function<Parameter, INDArray> values;
  private final Function<Buffer, INDArray> buffers;
  private final OptionalDouble share;
  private final IdentityHashMap<Parameter, Tensor> variables = new IdentityHashMap<>();
  private final IdentityHashMap<Buffer, Tensor> constants = new IdentityHashMap<>();
  private final Map<Buffer, INDArray> commits = new LinkedHashMap<>();
  private final Map<Group, List<Tensor>> inputs = new HashMap<>();
  private Optional<Observer> observer = Optional.empty();

  /**
   * Creates a pass on a tape, which it closes.
   *
   * @param values the array used for a parameter: its value, or a moving average of it
   * @param buffers the array used for a buffer: its value, or one that matches the values
   * @param share weight of the batch in running statistics, if it overrides the layers' own
   */
  NetworkPass(
      Tape tape,
      Mode mode,
      Progress progress,
      Function<Parameter, INDArray> values,
      Function<Buffer, INDArray> buffers,
      OptionalDouble share) {
    this.values = values;
    this.buffers = buffers;
    this.share = share;
    this.tape = tape;
    this.mode = mode;
    this.progress = progress;
  }

  @Override
  public Tape tape() {
    return tape;
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public Tensor value(Parameter parameter) {
    return variables.computeIfAbsent(
        parameter,
        q ->
            tape.tracing()
                ? tape.placeholder(q.path(), q.shape())
                : tape.variable(q.path(), values.apply(q)));
  }

  @Override
  public Tensor value(Buffer buffer) {
    return constants.computeIfAbsent(
        buffer,
        b ->
            tape.tracing()
                ? tape.placeholder(b.path(), b.shape())
                : tape.constant(b.path(), buffers.apply(b)));
  }

  /** Whether a parameter of a layer, or of a layer nested in it, has been used in this pass. */
  boolean involves(String layer) {
    return layer.isEmpty()
        || variables.keySet().stream().anyMatch(p -> p.path().startsWith(layer + "."));
  }

  /**
   * Returns the gradient of a parameter after a backward pass; empty if the loss does not depend on
   * it.
   */
  public Optional<INDArray> gradient(Parameter parameter) {
    Tensor t = variables.get(parameter);
    return t == null ? Optional.empty() : tape.gradient(t);
  }

  /** Sets an observer of the kernels' inputs from now on. */
  public void observe(Observer who) {
    observer = Optional.of(who);
  }

  void observed(PlacedKernel kernel, Tensor x, Tensor effective) {
    observer.ifPresent(o -> o.kernel(kernel, this, x, effective));
  }

  /** Adds a tensor to the earlier inputs for kernels that run later. */
  public void remember(KernelSpec spec, Tensor x) {
    spec.inputs()
        .ifPresent(
            group -> {
              List<Tensor> seen = inputs.computeIfAbsent(group, g -> new ArrayList<>());
              if (!seen.contains(x)) {
                seen.add(x);
              }
            });
  }

  @Override
  public List<Tensor> earlierInputs(QuantizerSite site) {
    return earlierInputs(site.spec());
  }

  /** Returns the float inputs so far of the kernels that share an input group. */
  public List<Tensor> earlierInputs(KernelSpec spec) {
    return spec.inputs()
        .map(group -> List.copyOf(inputs.getOrDefault(group, List.of())))
        .orElse(List.of());
  }

  @Override
  public void commit(Buffer buffer, Supplier<INDArray> next) {
    if (mode == Mode.TRAIN && !tape.tracing()) {
      INDArray value = next.get();
      if (!Shape.of(value.shape()).equals(buffer.shape())) {
        throw new IllegalArgumentException(
            "a commit of " + Shape.of(value.shape()) + " does not fit " + buffer);
      }
      commits.put(buffer, value.dup());
    }
  }

  /** Sets the buffers to the committed values at the end of a step. */
  public void applyCommits() {
    commits.forEach((buffer, next) -> buffer.value().assign(next));
    commits.clear();
  }

  /** Sets only the buffers of a kind to the committed values. */
  public void applyCommits(BufferKind kind) {
    commits.keySet().removeIf(buffer -> buffer.kind() != kind);
    applyCommits();
  }

  @Override
  public double share(double own) {
    return share.orElse(own);
  }

  @Override
  public void close() {
    tape.close();
  }
}
