package org.frugalsr.runtime.execute;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.ChannelValues;
import org.frugalsr.runtime.model.Operation;

/**
 * A pointwise operation on a range of pixels, which replaces their values.
 *
 * @param operation pointwise
 * @param other the second input of a combination; else the features themselves
 */
record InPlace(Operation operation, Features other) {
  /** Replaces the values of pixels from (inclusive) to (exclusive). */
  void apply(Features features, int from, int to) {
    float[] v = features.values();
    int channels = features.channels();
    int begin = from * channels;
    int end = to * channels;
    switch (operation) {
      case Operation.PerChannel p ->
          ChannelValues.affine(v, from, to, p.centre(), p.factor(), p.constant());
      case Operation.PRelu p -> ChannelValues.prelu(v, from, to, p.slope());
      case Operation.Levels l -> levels(v, begin, end, l);
      case Operation.SignedPower p -> power(v, begin, end, p);
      case Operation.Combination c -> combine(v, from, to, channels, c.product(), features);
      case Operation.Pointwise p -> pointwise(v, begin, end, p);
      default -> throw new IllegalStateException(operation + " is not pointwise");
    }
  }

  private static void levels(float[] v, int from, int to, Operation.Levels l) {
    for (int i = from; i < to; i++) {
      v[i] = (float) Math.clamp(Math.rint(v[i] / l.step()), l.low(), l.high()) * l.step();
    }
  }

  private void combine(float[] v, int from, int to, int channels, boolean product, Features own) {
    float[] w = other.values();
    if (other.sameSize(own) && other.channels() == channels) {
      same(v, w, from * channels, to * channels, product);
    } else if (other.pixels() == 1) {
      if (other.channels() == 1) {
        w = new float[channels];
        Arrays.fill(w, other.values()[0]);
      }
      if (product) {
        ChannelValues.multiply(v, from, to, channels, w);
      } else {
        ChannelValues.add(v, from, to, channels, w);
      }
    } else if (other.sameSize(own) && other.channels() == 1) {
      for (int p = from; p < to; p++) {
        float y = w[p];
        for (int i = p * channels; i < (p + 1) * channels; i++) {
          v[i] = product ? v[i] * y : v[i] + y;
        }
      }
    } else {
      throw new IllegalArgumentException(
          "Features of %dx%d pixels cannot be combined with %dx%d."
              .formatted(own.width(), own.height(), other.width(), other.height()));
    }
  }

  private static void same(float[] v, float[] w, int from, int to, boolean product) {
    if (product) {
      for (int i = from; i < to; i++) {
        v[i] *= w[i];
      }
    } else {
      for (int i = from; i < to; i++) {
        v[i] += w[i];
      }
    }
  }

  private static void pointwise(float[] v, int from, int to, Operation.Pointwise p) {
    MemorySegment s = MemorySegment.ofArray(v);
    switch (p.shape()) {
      case AFFINE -> affine(v, from, to, p.a(), p.b());
      case RELU -> ActivationValues.relu(s, s, p.a(), from, to);
      case CLAMP -> ActivationValues.clamp(s, s, p.a(), p.b(), from, to);
      case SIGN -> ActivationValues.sign(s, s, from, to);
      case ABS -> ActivationValues.abs(s, s, from, to);
      case GELU -> ActivationValues.gelu(s, s, from, to);
      case HARD_SWISH -> ActivationValues.hardSwish(s, s, from, to);
      case SIGMOID -> ActivationValues.sigmoid(s, s, from, to);
      case TANH -> ActivationValues.tanh(s, s, from, to);
    }
  }

  private static void power(float[] v, int from, int to, Operation.SignedPower p) {
    if (p.alpha() != 1) {
      MemorySegment s = MemorySegment.ofArray(v);
      ActivationValues.signedPower(s, s, p.alpha(), p.least(), from, to);
    }
  }

  private static void affine(float[] v, int from, int to, float factor, float offset) {
    for (int i = from; i < to; i++) {
      v[i] = v[i] * factor + offset;
    }
  }
}
