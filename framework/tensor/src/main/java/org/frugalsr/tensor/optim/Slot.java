package org.frugalsr.tensor.optim;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.kernel.Elementwise;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One trained parameter with its rate, its decay, its state and its step counter. */
final class Slot {
  final Parameter parameter;
  private final double rate;
  private final double decay;
  private final boolean decoupled;
  private final Updater updater;
  private long steps;
  private @Nullable INDArray gradient;
  private @Nullable INDArray copy;

  Slot(Parameter parameter, OptimizerSettings settings) {
    this.parameter = parameter;
    this.rate = settings.rateOf(parameter);
    this.decay = settings.decayOf(parameter);
    this.decoupled = settings.algorithm().decoupledDecay();
    this.updater = Updater.of(settings.algorithm(), parameter.shape());
  }

  /**
   * Takes this step's gradient.
   *
   * @param shared whether another slot has received the same array and will write to it
   */
  void receive(INDArray array, boolean shared) {
    INDArray value = parameter.value();
    if (!Arrays.equals(array.shape(), value.shape()) || array.dataType() != value.dataType()) {
      throw new IllegalArgumentException(
          "the gradient of %s is %s %s"
              .formatted(parameter, array.dataType(), Arrays.toString(array.shape())));
    }
    gradient = shared ? copyOf(array) : array;
  }

  private INDArray copyOf(INDArray array) {
    INDArray c = copy;
    if (c == null) {
      c = array.ulike();
      copy = c;
    }
    return c.assign(array);
  }

  INDArray gradient() {
    INDArray g = gradient;
    if (g == null) {
      throw new IllegalStateException(parameter + " has received no gradient");
    }
    return g;
  }

  void applyRule(Progress progress) {
    parameter.spec().rule().apply(gradient(), parameter.value(), progress);
  }

  void step(double scale, Clipping clipping, Progress progress, Consumer<Parameter> moved) {
    double currentRate = progress.learningRate() * rate;
    double limit = clipping.limit(currentRate);
    double added = decoupled ? 0 : decay;
    if (scale != 1 || limit < Double.POSITIVE_INFINITY || added != 0) {
      prepare(gradient(), parameter.value(), (float) scale, (float) limit, (float) added);
    }
    steps++;
    INDArray direction = updater.direction(gradient(), steps);
    double kept = decoupled ? 1 - currentRate * decay : 1;
    descend(parameter.value(), direction, (float) kept, (float) -currentRate);
    moved.accept(parameter);
    parameter.spec().constraint().apply(parameter.value(), progress);
    gradient = null;
  }

  /** {@code gradient = clamp(scale * gradient) + decay * value}. */
  private static void prepare(
      INDArray gradient, INDArray value, float scale, float limit, float decay) {
    Elementwise.run(
        gradient,
        value,
        gradient,
        (MemorySegment g, MemorySegment x, MemorySegment out, int from, int to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> m = Floats.mask(i, to);
            FloatVector clipped = Floats.load(g, i, m).mul(scale).max(-limit).min(limit);
            Floats.store(Floats.load(x, i, m).mul(decay).add(clipped), out, i, m);
          }
        },
        (g, x) -> Math.clamp(scale * g, -limit, limit) + decay * x);
  }

  /** {@code value = kept * value + factor * direction}. */
  private static void descend(INDArray value, INDArray direction, float kept, float factor) {
    Elementwise.run(
        value,
        direction,
        value,
        (MemorySegment x, MemorySegment d, MemorySegment out, int from, int to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> m = Floats.mask(i, to);
            FloatVector shrunk = Floats.load(x, i, m).mul(kept);
            Floats.store(Floats.load(d, i, m).mul(factor).add(shrunk), out, i, m);
          }
        },
        (x, d) -> kept * x + factor * d);
  }

  void state(StateVisitor visitor) {
    steps = visitor.scalar(parameter.path() + "/steps", steps);
    updater.state().forEach((name, array) -> visitor.array(parameter.path() + "/" + name, array));
  }
}
