package org.frugalsr.plugin.baseline;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.LayerNames;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Recognition;
import org.frugalsr.api.weights.Spelling;
import org.frugalsr.api.weights.WeightLayout;

/**
 * How EDSR's authors name their arrays in PyTorch ({@code head.0}, {@code body.0.body.0}, {@code
 * tail.0.0}), and how BasicSR does ({@code conv_first}, {@code body.0.conv1}, {@code upsample.0}).
 *
 * <p>The authors' mean shift is among the arrays ({@link MeanShift}). Images of one channel are
 * written as BasicSR does, which has none.
 */
final class EdsrLayout implements WeightLayout {
  /** Number of doublings for scales up to 8. */
  private static final int STAGES = 3;

  /** Number of channels from which residual scaling of 0.1 is assumed, as no array stores it. */
  private static final int SCALED_FROM = 256;

  @Override
  public String description() {
    return "EDSR (its authors' code, and BasicSR's)";
  }

  @Override
  public Match match(ForeignArrays a) {
    if (a.has("conv_first.weight") && a.has("conv_after_body.weight")) {
      int blocks = a.count("body.%d.conv1.weight", 0);
      return new Recognition(a, basicSr(blocks))
          .requires("body.0.conv1.weight", "upsample.0.weight", "conv_last.weight")
          .assumes("pixels in 0..255 minus DIV2K's mean, as in BasicSR's configurations")
          .assumes(scaling(a, "conv_first"))
          .match(config(a, "conv_first", blocks, "upsample") + "network.range = 255");
    }
    int blocks = a.count("body.%d.body.0.weight", 0);
    if (!a.has("head.0.weight") || blocks == 0) {
      return new Match.Differs("neither head.0 and body.0.body.0 nor conv_first and body.0.conv1");
    }
    Optional<String> objection = MeanShift.objection(a);
    if (objection.isPresent()) {
      return new Match.Differs("no " + objection.get());
    }
    Recognition found =
        new Recognition(a, authors(blocks))
            .requires("tail.0.0.weight", "tail.1.weight")
            .assumes(scaling(a, "head.0"));
    MeanShift.absorb(found);
    return found.match(config(a, "head.0", blocks, "tail.0") + MeanShift.keys(a));
  }

  @Override
  public Optional<Spelling> spelling(OwnNetwork network) {
    ForeignArrays a = network.arrays();
    int blocks = a.count("body.%d.conv1.weight", 0);
    if (!network.name().equals("edsr")
        || blocks == 0
        || !a.has("fuse.weight")
        || !a.has("upsample.0.weight")) {
      return Optional.empty();
    }
    return Optional.of(
        MeanShift.fits(network)
            ? new Spelling(
                authors(blocks), Map.of(), MeanShift.of(network), UnaryOperator.identity())
            : new Spelling(basicSr(blocks)));
  }

  private static LayerNames authors(int blocks) {
    LayerNames names = new LayerNames().same("head.0", "head");
    residual(names, "body.%d.", "body.%d.", blocks);
    upsampler(names, "tail.0", "upsample");
    return names.same("body." + blocks, "fuse").same("tail.1", "tail");
  }

  private static LayerNames basicSr(int blocks) {
    LayerNames names = new LayerNames().same("conv_first", "head");
    names.numbered("body.%d.conv1", 0, "body.%d.conv1", blocks);
    names.numbered("body.%d.conv2", 0, "body.%d.conv2", blocks);
    upsampler(names, "upsample", "upsample");
    return names.same("conv_after_body", "fuse").same("conv_last", "tail");
  }

  /**
   * The two convolutions of residual blocks as EDSR's authors number them, an activation between.
   */
  static void residual(LayerNames names, String theirs, String ours, int blocks) {
    names.numbered(theirs + "body.0", 0, ours + "conv1", blocks);
    names.numbered(theirs + "body.2", 0, ours + "conv2", blocks);
  }

  /** The stages of an upsampler, which have a shuffle between them. */
  static void upsampler(LayerNames names, String theirs, String ours) {
    for (int stage = 0; stage < STAGES; stage++) {
      names.same(theirs + "." + 2 * stage, ours + "." + stage);
    }
  }

  /** The scale of an upsampler: the product of its stages'. */
  static int scale(ForeignArrays a, String upsampler) {
    long scale = 1;
    for (int stage = 0; stage < STAGES; stage++) {
      String weight = upsampler + "." + 2 * stage + ".weight";
      double in = Math.max(1, a.length(weight, 1));
      scale *= a.has(weight) ? Math.round(Math.sqrt(a.length(weight, 0) / in)) : 1;
    }
    return (int) Math.clamp(scale, 1, 8);
  }

  private static double residualScale(ForeignArrays a, String head) {
    return a.length(head + ".weight", 0) >= SCALED_FROM ? 0.1 : 1;
  }

  private static String scaling(ForeignArrays a, String head) {
    return "residual scaling of " + residualScale(a, head) + ", by the number of channels";
  }

  private static String config(ForeignArrays a, String head, int blocks, String upsampler) {
    return String.format(
        Locale.ROOT,
        """
        network { name = edsr, channels = %d, blocks = %d, scale = %d, color = %s }
        block { name = residual, activation = relu, res-scale = %s }
        """,
        a.length(head + ".weight", 0),
        Math.max(1, blocks),
        scale(a, upsampler),
        a.length(head + ".weight", 1) == 1 ? "y" : "rgb",
        residualScale(a, head));
  }
}
