package org.frugalsr.plugin.baseline;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.ForeignArrays.Array;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Recognition;

/**
 * The frozen 1x1 convolutions by which the code of EDSR's authors subtracts and adds the mean of
 * images: the identity, and a bias of the mean times the range of pixels.
 */
final class MeanShift {
  private static final List<Double> DIV2K = List.of(0.4488, 0.4371, 0.4040);
  private static final double USUAL_RANGE = 255;
  private static final double CLOSE = 1e-3;
  private static final String BEFORE = "sub_mean";
  private static final String AFTER = "add_mean";

  private MeanShift() {}

  /** Whether a network of FrugalSR can be exported in this form: three channels. */
  static boolean fits(OwnNetwork network) {
    return network.mean().size() == DIV2K.size();
  }

  /** The four arrays for a network of FrugalSR. */
  static List<Array> of(OwnNetwork network) {
    return List.of(
        identity(BEFORE, network.mean().size()),
        bias(BEFORE, network, -1),
        identity(AFTER, network.mean().size()),
        bias(AFTER, network, 1));
  }

  private static Array identity(String layer, int channels) {
    float[] values = new float[channels * channels];
    for (int c = 0; c < channels; c++) {
      values[c * channels + c] = 1;
    }
    return new Array(layer + ".weight", new long[] {channels, channels, 1, 1}, values);
  }

  private static Array bias(String layer, OwnNetwork network, int sign) {
    float[] values = new float[network.mean().size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) (sign * network.range() * network.mean().get(c));
    }
    return new Array(layer + ".bias", new long[] {values.length}, values);
  }

  /** Marks the arrays of a file as represented by the config. */
  static void absorb(Recognition found) {
    found.absorbs(BEFORE + ".weight").absorbs(BEFORE + ".bias");
    found.absorbs(AFTER + ".weight").absorbs(AFTER + ".bias");
  }

  /** Returns the part of a file's mean shift that no config can represent: a division. */
  static Optional<String> objection(ForeignArrays a) {
    boolean divides =
        a.find(BEFORE + ".weight")
            .filter(w -> w.values().length == DIV2K.size() * DIV2K.size())
            .filter(w -> !isIdentity(w.values()))
            .isPresent();
    return divides
        ? Optional.of("a mean shift that only shifts; %s.weight scales too".formatted(BEFORE))
        : Optional.empty();
  }

  private static boolean isIdentity(float[] w) {
    for (int i = 0; i < w.length; i++) {
      if (Math.abs(w[i] - (i % (DIV2K.size() + 1) == 0 ? 1 : 0)) > CLOSE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Range and mean as keys of a network, from the bias that subtracts the mean. DIV2K's mean is
   * recognised in any range; for another mean pixels are assumed to be in 0..1 or 0..255; without
   * the array DIV2K's mean and 0..255 are assumed.
   */
  static String keys(ForeignArrays a) {
    Optional<float[]> bias =
        a.find(BEFORE + ".bias").map(Array::values).filter(b -> b.length == DIV2K.size());
    if (bias.isEmpty() || isDiv2k(bias.get(), range(bias.get()))) {
      return "network.range = %s\n".formatted(bias.map(MeanShift::range).orElse(USUAL_RANGE));
    }
    float[] b = bias.get();
    double range = Math.max(-b[0], Math.max(-b[1], -b[2])) <= 1 ? 1 : USUAL_RANGE;
    return String.format(
        Locale.ROOT,
        "network { range = %s, mean = [%s, %s, %s] }%n",
        range,
        -b[0] / range,
        -b[1] / range,
        -b[2] / range);
  }

  /** The range in which the bias would be that of DIV2K's red. */
  private static double range(float[] bias) {
    return Math.round(-bias[0] / DIV2K.get(0) * 1000) / 1000.0;
  }

  private static boolean isDiv2k(float[] bias, double range) {
    for (int c = 0; c < bias.length; c++) {
      if (Math.abs(bias[c] + range * DIV2K.get(c)) > CLOSE * range) {
        return false;
      }
    }
    return range > 0;
  }
}
