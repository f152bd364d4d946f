package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shared code of normalisation by batch statistics and by given statistics. */
final class Normalization {
  private final double[] mean;
  private final double[] inverseDeviation;

  Normalization(double[] mean, double[] variance, double epsilon) {
    this.mean = mean;
    inverseDeviation = new double[variance.length];
    for (int c = 0; c < variance.length; c++) {
      inverseDeviation[c] = 1 / Math.sqrt(variance[c] + epsilon);
    }
  }

  double[] mean() {
    return mean;
  }

  /** Returns {@code 1 / sqrt(variance + epsilon)} for each channel. */
  double[] inverseDeviation() {
    return inverseDeviation;
  }

  static void check(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be above 0, but is " + epsilon);
    }
  }

  static void checkChannels(Shape x, List<Shape> perChannel) {
    for (Shape s : perChannel) {
      if (!s.equals(Shape.of(x.channels()))) {
        throw new IllegalArgumentException(
            "expected one value per channel, [%d], but got %s".formatted(x.channels(), s));
      }
    }
  }

  int channels() {
    return mean.length;
  }

  void forward(INDArray x, INDArray gamma, INDArray beta, INDArray out) {
    double[] factor = ArrayMemory.copy(gamma);
    for (int c = 0; c < factor.length; c++) {
      factor[c] *= inverseDeviation[c];
    }
    ChannelCombination.write(
        out, 1, channels(), ArrayMemory.copy(beta), new ChannelCombination.Term(x, mean, factor));
  }

  /** Returns the sum of g for each channel, then the sum of {@code g * n} for each channel. */
  double[] gradientSums(INDArray x, INDArray g) {
    int channels = channels();
    int rows = (int) (x.length() / channels);
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment gs = ArrayMemory.of(g);
    double[] sums;
    if (ArrayMemory.isFloat(x)) {
      float[] centre = Floats.single(mean);
      sums =
          RowSums.over(
              0, rows, channels, 2 * channels, (from, to, s) -> block(xs, gs, centre, from, to, s));
    } else {
      sums = new double[2 * channels];
      for (int i = 0; i < x.length(); i++) {
        int c = i % channels;
        sums[c] += Floats.getDouble(gs, i);
        sums[channels + c] += Floats.getDouble(gs, i) * (Floats.getDouble(xs, i) - mean[c]);
      }
    }
    for (int c = 0; c < channels; c++) {
      sums[channels + c] *= inverseDeviation[c];
    }
    return sums;
  }

  private static void block(
      MemorySegment x, MemorySegment g, float[] centre, long from, long to, float[] sums) {
    int channels = centre.length;
    int c = 0;
    for (; c <= channels - Floats.LANES; c += Floats.LANES) { // no mask: a branch may box vectors
      FloatVector mean = FloatVector.fromArray(Floats.SPECIES, centre, c);
      FloatVector ofG = FloatVector.zero(Floats.SPECIES);
      FloatVector ofProduct = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector v = Floats.load(g, r * channels + c);
        ofG = ofG.add(v);
        ofProduct = Floats.load(x, r * channels + c).sub(mean).fma(v, ofProduct);
      }
      ofG.intoArray(sums, c);
      ofProduct.intoArray(sums, channels + c);
    }
    if (c < channels) {
      VectorMask<Float> m = Floats.mask(c, channels);
      FloatVector mean = FloatVector.fromArray(Floats.SPECIES, centre, c, m);
      FloatVector ofG = FloatVector.zero(Floats.SPECIES);
      FloatVector ofProduct = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector v = Floats.load(g, r * channels + c, m);
        ofG = ofG.add(v);
        ofProduct = Floats.load(x, r * channels + c, m).sub(mean).fma(v, ofProduct);
      }
      ofG.intoArray(sums, c, m);
      ofProduct.intoArray(sums, channels + c, m);
    }
  }

  /** Writes the gradients of gamma (input 1) and beta (input 2), where they are needed. */
  void writeParameterGradients(double[] sums, Function.Backward b) {
    int channels = channels();
    if (b.needs(1)) {
      ArrayMemory.write(Arrays.copyOfRange(sums, channels, 2 * channels), b.gradientOf(1));
    }
    if (b.needs(2)) {
      ArrayMemory.write(Arrays.copyOf(sums, channels), b.gradientOf(2));
    }
  }
}
