package org.frugalsr.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One application of a function on a tape: what its forward and its backward see. */
final class Application implements Function.Forward, Function.Backward {
  private final Tape tape;
  final Function function;
  final Tensor[] in;
  final Tensor out;
  private final List<INDArray> saved = new ArrayList<>(2);
  private final List<INDArray> scratch = new ArrayList<>(2);
  private final Tensor.@Nullable Gradient[] contributions;

  Application(Tape tape, Function function, Tensor[] in, Tensor out) {
    this.tape = tape;
    this.function = function;
    this.in = in;
    this.out = out;
    this.contributions = new Tensor.Gradient[in.length];
  }

  @Override
  public INDArray input(int index) {
    return in[index].value();
  }

  @Override
  public int inputs() {
    return in.length;
  }

  @Override
  public INDArray output() {
    return out.value();
  }

  @Override
  public boolean recording() {
    return out.differentiable();
  }

  @Override
  public INDArray save(Shape shape) {
    INDArray a = take(shape, "saved for ");
    saved.add(a);
    return a;
  }

  @Override
  public INDArray scratch(Shape shape) {
    INDArray a = take(shape, "scratch of ");
    scratch.add(a);
    return a;
  }

  private INDArray take(Shape shape, String purpose) {
    return tape.memory().take(in[0].value().dataType(), shape, purpose + out.name());
  }

  @Override
  public INDArray saved(int index) {
    return saved.get(index);
  }

  @Override
  public INDArray gradient() {
    return outGradient().array;
  }

  private Tensor.Gradient outGradient() {
    Tensor.Gradient g = out.gradient;
    if (g == null) {
      throw new IllegalStateException("no gradient has arrived at " + out);
    }
    return g;
  }

  @Override
  public boolean needs(int index) {
    return in[index].differentiable();
  }

  @Override
  public INDArray gradientOf(int index) {
    Tensor.Gradient present = contributions[index];
    if (present != null) {
      if (present == out.gradient) {
        throw new IllegalStateException(
            function.name() + " both passes and writes the gradient of input " + index);
      }
      return present.array;
    }
    INDArray array = takeFor(in[index].shape(), index);
    contributions[index] = new Tensor.Gradient(array);
    return array;
  }

  private INDArray takeFor(Shape shape, int index) {
    return tape.memory()
        .take(in[index].value().dataType(), shape, "gradient of " + in[index].name());
  }

  @Override
  public void passGradient(int index) {
    Tensor.Gradient g = outGradient();
    if (!in[index].shape().equals(out.shape())) {
      throw new IllegalArgumentException(
          function.name() + " passes a gradient " + out.shape() + " to an input " + in[index]);
    }
    if (contributions[index] != null) {
      throw new IllegalStateException(
          function.name() + " gives input " + index + " more than one gradient");
    }
    g.references++;
    contributions[index] = g;
  }

  /** Passes the gradients that the backward wrote to the inputs and gives back unneeded ones. */
  void deliver() {
    for (int i = 0; i < in.length; i++) {
      Tensor.Gradient g = contributions[i];
      if (g == null) {
        continue;
      }
      if (in[i].differentiable()) {
        tape.accumulate(in[i], g);
      } else {
        tape.release(g);
      }
      contributions[i] = null; // only now: if memory runs out, release() still finds it
    }
  }

  /** Gives back everything that this application still holds. */
  void release() {
    for (int i = 0; i < in.length; i++) {
      Tensor.Gradient g = contributions[i];
      contributions[i] = null;
      if (g != null) {
        tape.release(g);
      }
    }
    releaseScratch();
    releaseSaved();
  }

  void releaseScratch() {
    scratch.forEach(tape.memory()::giveBack);
    scratch.clear();
  }

  void releaseSaved() {
    saved.forEach(tape.memory()::giveBack);
    saved.clear();
  }
}
