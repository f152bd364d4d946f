package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over all values of {@code weight * distance(prediction - target)}, a scalar.
 *
 * <p>Inputs: prediction and target of one shape and, optionally, a weight map of that shape or with
 * one channel ({@code [N, H, W, 1]}). The gradient flows to the prediction only.
 *
 * @param distance how a difference is measured
 */
public record PixelLoss(Distance distance) implements Function {
  private static final int GRAIN = 8192;

  /** How the difference of two values is measured. */
  public enum Distance {
    /** {@code |d|}; its derivative at 0 is 0. */
    L1,
    /** {@code d * d}. */
    L2,
    /** {@code sqrt(d * d + 1e-6)} (Lai et al., CVPR 2017, with epsilon 1e-3). */
    CHARBONNIER;

    double value(double d) {
      return switch (this) {
        case L1 -> Math.abs(d);
        case L2 -> d * d;
        case CHARBONNIER -> Math.sqrt(d * d + 1e-6);
      };
    }

    double derivative(double d) {
      return switch (this) {
        case L1 -> Math.signum(d);
        case L2 -> 2 * d;
        case CHARBONNIER -> d / Math.sqrt(d * d + 1e-6);
      };
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape y = in.get(0);
    if (!y.equals(in.get(1))) {
      throw new IllegalArgumentException(
          "prediction " + y + " and target " + in.get(1) + " differ in shape");
    }
    if (in.size() == 3 && !in.get(2).equals(y) && !in.get(2).equals(y.withChannels(1))) {
      throw new IllegalArgumentException("a weight map " + in.get(2) + " does not fit " + y);
    }
    return Shape.of();
  }

  @Override
  public void forward(Forward f) {
    Values v =
        new Values(f.input(0), f.input(1), f.inputs() == 3 ? f.input(2) : f.input(0), f.inputs());
    double[] partial = new double[Parallel.chunks(v.length, GRAIN)];
    Parallel.loop(
        v.length,
        GRAIN,
        (chunk, from, to) -> {
          double sum = 0;
          for (int i = from; i < to; i++) {
            sum += v.weight(i) * distance.value(v.difference(i));
          }
          partial[chunk] = sum;
        });
    double total = 0;
    for (double p : partial) {
      total += p;
    }
    f.output().assign(total / v.length);
  }

  @Override
  public void backward(Backward b) {
    if (b.needs(1) || (b.inputs() == 3 && b.needs(2))) {
      throw new IllegalStateException(
          "a pixel loss has no gradient to its target or weight map: detach() them");
    }
    Values v =
        new Values(b.input(0), b.input(1), b.inputs() == 3 ? b.input(2) : b.input(0), b.inputs());
    double scale = b.gradient().getDouble(0) / v.length;
    MemorySegment out = ArrayMemory.of(b.gradientOf(0));
    Parallel.loop(
        v.length,
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            double g = scale * v.weight(i) * distance.derivative(v.difference(i));
            if (v.single) {
              Floats.set(out, i, (float) g);
            } else {
              Floats.setDouble(out, i, g);
            }
          }
        });
  }

  private static final class Values {
    private final MemorySegment prediction;
    private final MemorySegment target;
    private final MemorySegment weights;
    private final boolean single;
    private final int weightStride;
    private final int length;

    Values(INDArray prediction, INDArray target, INDArray weights, int inputs) {
      this.prediction = ArrayMemory.of(prediction);
      this.target = ArrayMemory.of(target);
      this.weights = ArrayMemory.of(weights);
      this.single = ArrayMemory.isFloat(prediction);
      this.length = Math.toIntExact(prediction.length());
      this.weightStride = inputs < 3 ? 0 : (int) (prediction.length() / weights.length());
    }

    double difference(int i) {
      return single
          ? (double) Floats.get(prediction, i) - Floats.get(target, i)
          : Floats.getDouble(prediction, i) - Floats.getDouble(target, i);
    }

    double weight(int i) {
      if (weightStride == 0) {
        return 1;
      }
      return single
          ? Floats.get(weights, i / weightStride)
          : Floats.getDouble(weights, i / weightStride);
    }
  }
}
