package org.frugalsr.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One pass: applies functions, owns their outputs, and computes gradients by a backward pass.
 *
 * <p>A training tape remembers every application; {@link #backward} releases values as it goes. An
 * inference tape, given the {@link Trace} of an equal pass, releases each value after its last use.
 * A tracing tape computes shapes only. Not thread-safe; closing it gives all memory back.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Tape implements AutoCloseable {
  private enum Mode {
    TRAINING,
    INFERENCE,
    TRACING
  }

  private final Mode mode;
  private final @Nullable Memory memory;
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Application> applications = new ArrayList<>();
  private final List<Trace.Step> steps = new ArrayList<>();
  private @Nullable Trace plan;
  private int @Nullable [] lastUses;
  private @Nullable String departure;
  private String path = "";
  private boolean checkFinite;

  private Tape(Mode mode, @Nullable Memory memory) {
    this.mode = mode;
    this.memory = memory;
  }

  /** A tape that can go {@link #backward}. */
  public static Tape training(Memory memory) {
    return new Tape(Mode.TRAINING, memory);
  }

  /** A tape without a backward pass; every value is kept until it is closed. */
  public static Tape inference(Memory memory) {
    return new Tape(Mode.INFERENCE, memory);
  }

  /**
   * A tape without a backward pass that releases each value after its last use.
   *
   * @param plan the trace of a pass that applies the same functions in the same order; where the
   *     pass differs from it, values are kept from there on, and using a value released earlier
   *     fails with a message that names the step at which the pass left the plan
   */
  public static Tape inference(Memory memory, Trace plan) {
    Tape tape = inference(memory);
    tape.plan = plan;
    tape.lastUses = plan.lastUses();
    return tape;
  }

  /** A tape that computes shapes only and needs no memory. */
  public static Tape onShapes() {
    return new Tape(Mode.TRACING, null);
  }

  /** Whether only shapes are computed. */
  public boolean tracing() {
    return mode == Mode.TRACING;
  }

  /** Whether a backward pass can follow. */
  public boolean recording() {
    return mode == Mode.TRAINING;
  }

  /**
   * From now on, throws {@link NonFinite} at the first function that produces a NaN or an infinity.
   */
  public Tape checkingFinite() {
    checkFinite = true;
    return this;
  }

  /**
   * A leaf whose gradient is needed, such as a parameter.
   *
   * @param value owned by the caller, unchanged until the tape is closed
   */
  public Tensor variable(String name, INDArray value) {
    return leaf(name, Shape.of(value.shape()), value, recording());
  }

  /**
   * A leaf without gradient, such as an input image.
   *
   * @param value owned by the caller, unchanged until the tape is closed
   */
  public Tensor constant(String name, INDArray value) {
    return leaf(name, Shape.of(value.shape()), value, false);
  }

  /** A leaf of a tracing tape: a shape without a value. */
  public Tensor placeholder(String name, Shape shape) {
    if (!tracing()) {
      throw new IllegalStateException("placeholder " + name + " on a tape that computes values");
    }
    return leaf(name, shape, null, false);
  }

  private Tensor leaf(String name, Shape shape, @Nullable INDArray value, boolean differentiable) {
    Tensor t = new Tensor(this, tensors.size(), name, shape, differentiable);
    t.value = tracing() ? null : value;
    tensors.add(t);
    return t;
  }

  /**
   * Names the place in the network that the following applications belong to.
   *
   * @param place the whole path, such as {@code body.0.conv1}; closing the result restores the
   *     previous one
   */
  public Scope at(String place) {
    String before = path;
    path = place;
    return () -> path = before;
  }

  /** A part of a pass that belongs to one place; closing it ends the part. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Applies a function.
   *
   * @param inputs tensors of this tape
   * @return the output
   * @throws IllegalArgumentException if the function refuses the shapes; the message names the
   *     place
   */
  public Tensor apply(Function f, Tensor... inputs) {
    List<Shape> shapes = new ArrayList<>(inputs.length);
    boolean differentiable = false;
    for (Tensor t : inputs) {
      if (t.tape() != this) {
        throw new IllegalArgumentException(
            f.name() + " at '" + path + "' mixes two passes: " + t + " belongs to another one");
      }
      shapes.add(t.shape());
      differentiable |= t.differentiable();
    }
    Shape shape;
    try {
      shape = f.shape(shapes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          (path.isEmpty() ? "" : path + ": ") + f.name() + ": " + e.getMessage(), e);
    }
    String name = path.isEmpty() ? f.name() : path + "/" + f.name();
    differentiable &= recording() && !(f instanceof Detach);
    Tensor out = new Tensor(this, tensors.size(), name, shape, differentiable);
    tensors.add(out);
    record(f, inputs, shapes, out);
    followPlan();
    if (!tracing()) {
      compute(f, inputs, out);
    }
    return out;
  }

  private void record(Function f, Tensor[] inputs, List<Shape> shapes, Tensor out) {
    List<Integer> ids = new ArrayList<>(inputs.length);
    List<String> names = new ArrayList<>(inputs.length);
    for (Tensor t : inputs) {
      ids.add(t.id());
      names.add(t.name());
    }
    steps.add(new Trace.Step(path, f, ids, names, List.copyOf(shapes), out.id(), out.shape()));
  }

  private void compute(Function f, Tensor[] inputs, Tensor out) {
    Application a = new Application(this, f, inputs, out);
    DataType type = inputs[0].value().dataType();
    for (Tensor t : inputs) {
      if (t.value().dataType() != type) {
        throw new IllegalArgumentException(
            out.name() + " mixes " + type + " and " + t.value().dataType() + ", of " + t);
      }
    }
    boolean overwrites = f.mayOverwrite() && diesHere(inputs[0], out);
    out.value = overwrites ? inputs[0].value() : memory().take(type, out.shape(), out.name());
    out.owned = !overwrites;
    applications.add(a);
    f.forward(a);
    a.releaseScratch();
    if (overwrites) {
      inputs[0].owned = false;
      inputs[0].value = null;
      out.owned = true;
    }
    if (checkFinite && !Numbers.allFinite(out.value())) {
      throw new NonFinite(out.name());
    }
    if (!out.differentiable()) {
      applications.removeLast();
      a.releaseSaved();
    }
    releaseDead();
  }

  /** Whether the plan does not use a tensor after this step, so that its array may be reused. */
  private boolean diesHere(Tensor t, Tensor out) {
    int[] uses = lastUses;
    return plan != null
        && uses != null
        && uses[t.id()] == steps.size() - 1
        && t.owned
        && !t.retained
        && t.shape().equals(out.shape());
  }

  private void followPlan() {
    if (plan == null) {
      return;
    }
    int index = steps.size() - 1;
    Trace.Step step = steps.get(index);
    boolean same =
        index < plan.steps().size()
            && plan.steps().get(index).function().equals(step.function())
            && plan.steps().get(index).inputs().equals(step.inputs());
    if (!same) {
      plan = null;
      departure =
          "this pass differs from its plan at step %d (%s)"
              .formatted(index, tensors.get(step.output()).name());
    }
  }

  /** Describes where an inference left its plan, for messages; null if it did not. */
  @Nullable String departure() {
    return departure;
  }

  private void releaseDead() {
    int[] uses = lastUses;
    if (plan == null || uses == null) {
      return;
    }
    int index = steps.size() - 1;
    for (int id : steps.get(index).inputs()) {
      if (uses[id] == index) {
        releaseValue(tensors.get(id));
      }
    }
  }

  /**
   * A tensor by its number in the {@link #trace}.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Tensor tensor(int id) {
    return tensors.get(id);
  }

  /** Returns the trace of all applications so far. */
  public Trace trace() {
    return new Trace(steps, tensors.size());
  }

  /**
   * Computes the gradient of a scalar with respect to every leaf it depends on, once per tape.
   *
   * @param loss a scalar of this tape; its value stays readable
   */
  public void backward(Tensor loss) {
    if (loss.shape().size() != 1) {
      throw new IllegalArgumentException(
          "backward starts at a scalar, but " + loss + " is not one");
    }
    loss.retain();
    seed(loss).assign(1.0);
    goBack();
  }

  /**
   * Computes the gradient of {@code sum(gradient * start)} with respect to every leaf it depends
   * on, once per tape: a backward pass from a tensor that is not a scalar.
   *
   * @param gradient of start's shape and type; copied
   */
  public void backward(Tensor start, INDArray gradient) {
    if (!Shape.of(gradient.shape()).equals(start.shape())) {
      throw new IllegalArgumentException(
          "a gradient of shape " + Shape.of(gradient.shape()) + " for " + start);
    }
    seed(start).assign(gradient);
    goBack();
  }

  private INDArray seed(Tensor start) {
    if (!start.differentiable()) {
      throw new IllegalArgumentException(start + " depends on nothing that needs a gradient");
    }
    INDArray array =
        memory().take(start.value().dataType(), start.shape(), "gradient of " + start.name());
    start.gradient = new Tensor.Gradient(array);
    return array;
  }

  private void goBack() {
    for (int i = applications.size() - 1; i >= 0; i--) {
      Application a = applications.get(i);
      if (a.out.gradient != null) {
        a.function.backward(a);
        a.releaseScratch();
        a.deliver();
        drop(a.out);
      }
      a.releaseSaved();
      releaseValue(a.out);
    }
    applications.clear();
    unshareGradients();
  }

  /** Callers may change a leaf's gradient in place, so no two leaves may hold the same array. */
  private void unshareGradients() {
    for (Tensor t : tensors) {
      Tensor.Gradient g = t.gradient;
      if (g != null && g.references > 1) {
        INDArray own = memory().take(g.array.dataType(), t.shape(), "gradient of " + t.name());
        own.assign(g.array);
        release(g);
        t.gradient = new Tensor.Gradient(own);
      }
    }
  }

  /**
   * The gradient of a leaf after {@link #backward}; valid until the tape is closed. The caller may
   * change it.
   *
   * @return empty if the loss does not depend on the leaf
   */
  public Optional<INDArray> gradient(Tensor leaf) {
    return Optional.ofNullable(leaf.gradient).map(g -> g.array);
  }

  /** Adds a contribution to a tensor's gradient; takes over one reference of it. */
  void accumulate(Tensor t, Tensor.Gradient contribution) {
    Tensor.Gradient present = t.gradient;
    if (present == null) {
      t.gradient = contribution;
    } else if (present.references == 1) {
      present.array.addi(contribution.array);
      release(contribution);
    } else if (contribution.references == 1) {
      contribution.array.addi(present.array);
      release(present);
      t.gradient = contribution;
    } else {
      INDArray sum = memory().take(present.array.dataType(), t.shape(), "gradient of " + t.name());
      present.array.addi(contribution.array, sum);
      release(present);
      release(contribution);
      t.gradient = new Tensor.Gradient(sum);
    }
  }

  private void drop(Tensor t) {
    Tensor.Gradient g = t.gradient;
    if (g != null) {
      t.gradient = null;
      release(g);
    }
  }

  void release(Tensor.Gradient g) {
    if (--g.references == 0) {
      memory().giveBack(g.array);
    }
  }

  private void releaseValue(Tensor t) {
    INDArray value = t.value;
    if (t.owned && !t.retained && value != null) {
      t.value = null;
      memory().giveBack(value);
    }
  }

  Memory memory() {
    Memory m = memory;
    if (m == null) {
      throw new IllegalStateException("a tracing tape has no memory");
    }
    return m;
  }

  @Override
  public void close() {
    applications.forEach(Application::release);
    applications.clear();
    for (Tensor t : tensors) {
      t.retained = false;
      releaseValue(t);
      drop(t);
    }
    tensors.clear();
  }

  /** A NaN or an infinity appeared; {@link #getMessage} names the place and the function. */
  public static final class NonFinite extends RuntimeException {
    NonFinite(String place) {
      super(place);
    }
  }
}
