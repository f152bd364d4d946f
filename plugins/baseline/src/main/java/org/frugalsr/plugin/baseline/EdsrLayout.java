package org.frugalsr.plugin.baseline;

import java.util.Locale;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.NameMap;
import org.frugalsr.api.weights.WeightLayout;

/**
 * How EDSR's authors name their arrays in PyTorch ({@code head.0}, {@code body.0.body.0}, {@code
 * tail.0.0}), and how BasicSR does ({@code conv_first}, {@code body.0.conv1}, {@code upsample.0}).
 *
 * <p>The authors' mean shift is two frozen 1x1 convolutions, whose biases tell the range of pixels.
 */
final class EdsrLayout implements WeightLayout {
  private static final double DIV2K_RED = 0.4488;

  /** Large bodies are scaled by 0.1, which no array shows. */
  private static final int SCALED_FROM = 256;

  @Override
  public String description() {
    return "EDSR (its authors' code, and BasicSR's)";
  }

  @Override
  public Match match(ForeignArrays a) {
    if (a.has("conv_first.weight") && a.has("conv_after_body.weight")) {
      return basicSr(a);
    }
    int blocks = a.count("body.%d.body.0.weight", 0);
    if (!a.has("head.0.weight") || blocks == 0) {
      return new Match.Differs("neither head.0 and body.0.body.0 nor conv_first and body.0.conv1");
    }
    NameMap map = new NameMap(a).layer("head.0", "head");
    blocks(map, blocks, ".body.0", ".body.2");
    map.layer("body." + blocks, "fuse");
    int scale = upsampler(map, a, "tail.0.0", "tail.0.2");
    map.layer("tail.1", "tail");
    meanShift(map);
    return map.match(config(map, a, "head.0", blocks, scale, range(a)));
  }

  private static Match basicSr(ForeignArrays a) {
    int blocks = a.count("body.%d.conv1.weight", 0);
    NameMap map = new NameMap(a).layer("conv_first", "head");
    blocks(map, blocks, ".conv1", ".conv2");
    map.layer("conv_after_body", "fuse");
    int scale = upsampler(map, a, "upsample.0", "upsample.2");
    map.layer("conv_last", "tail");
    map.assume("pixels in 0..255 less DIV2K's mean, as BasicSR's configurations have it");
    return map.match(config(map, a, "conv_first", blocks, scale, 255));
  }

  private static void blocks(NameMap map, int blocks, String first, String second) {
    for (int i = 0; i < blocks; i++) {
      map.layer("body." + i + first, "body." + i + ".conv1");
      map.layer("body." + i + second, "body." + i + ".conv2");
    }
  }

  /** Maps the upsampler's stages and says the scale. */
  static int upsampler(NameMap map, ForeignArrays a, String first, String second) {
    return upsampler(map, a, first, second, "upsample.");
  }

  /** The same for an upsampler of some other place of ours. */
  static int upsampler(NameMap map, ForeignArrays a, String first, String second, String ours) {
    map.layer(first, ours + "0");
    int in = Math.max(1, a.length(first + ".weight", 1));
    int factor = (int) Math.round(Math.sqrt(a.length(first + ".weight", 0) / (double) in));
    if (a.has(second + ".weight")) {
      map.layer(second, ours + "1");
      return factor * factor;
    }
    return factor;
  }

  /** The frozen convolutions that take the mean away and add it again. */
  static void meanShift(NameMap map) {
    map.absorb("sub_mean.weight").absorb("sub_mean.bias");
    map.absorb("add_mean.weight").absorb("add_mean.bias");
  }

  /** The range of pixels, from the bias that takes the mean away; 255 where there is none. */
  static double range(ForeignArrays a) {
    return a.find("sub_mean.bias")
        .map(bias -> (double) Math.round(-bias.values()[0] / DIV2K_RED))
        .filter(range -> range >= 1)
        .orElse(255.0);
  }

  private static String config(
      NameMap map, ForeignArrays a, String head, int blocks, int scale, double range) {
    int channels = a.length(head + ".weight", 0);
    double scaling = channels >= SCALED_FROM ? 0.1 : 1;
    map.assume("residual scaling of " + scaling + ", by the number of channels");
    return String.format(
        Locale.ROOT,
        """
        network { name = edsr, channels = %d, blocks = %d, scale = %d, range = %s, color = %s }
        block { name = residual, activation = relu, res-scale = %s }
        """,
        channels,
        Math.max(1, blocks),
        Math.clamp(scale, 1, 8),
        range,
        a.length(head + ".weight", 1) == 1 ? "y" : "rgb",
        scaling);
  }
}
