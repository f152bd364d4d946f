package org.frugalsr.plugin.blueprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * Names of arrays in the code of RFDN's and BSRN's authors: {@code fea_conv}, {@code B1.c1_d},
 * {@code B1.esa.conv1} and so on, with {@code pw} and {@code dw} below a blueprint convolution, or
 * {@code pw1}, {@code pw2} and {@code dw} with a subspace.
 *
 * <p>{@code c.0}, {@code LR_conv} and {@code upsampler.0} in RFDN's code correspond to {@code c1},
 * {@code c2} and {@code upsampler.upsampleOneStep.0} in BSRN's; RFDN's released weights expect
 * pixels in 0..255. BSRN-S has linear layers instead of BSRN's 1x1 convolutions.
 */
final class DistillationLayout implements WeightLayout {
  /** The channels of a BSConv-S's subspace divided by its input's, and their minimum. */
  private static final double USUAL_RATIO = 0.25;

  private static final int USUAL_LEAST = 4;

  @Override
  public String description() {
    return "RFDN and BSRN (their authors' code)";
  }

  @Override
  public Match match(ForeignArrays a) {
    int blocks = a.count("B%d.c1_d.weight", 1);
    if (blocks == 0) {
      return new Match.Differs("no B1.c1_d.weight");
    }
    boolean blueprint = a.has("fea_conv.pw.weight") || isThroughSubspaces(a);
    Recognition found = new Recognition(a, names(blocks, a.has("LR_conv.weight")));
    String tail = a.has("upsampler.0.weight") ? "upsampler.0" : "upsampler.upsampleOneStep.0";
    found.requires("B1.c5.weight", tail + ".weight");
    return found.match(
        config(found, a, blocks, blueprint)
            + ShuffledImage.keys(a, tail, blueprint ? 3 : a.length("fea_conv.weight", 1)));
  }

  private static String config(Recognition found, ForeignArrays a, int blocks, boolean blueprint) {
    List<String> attention = new ArrayList<>();
    if (a.has("B1.esa.conv1.weight")) {
      attention.add("esa");
    }
    if (a.has("B1.cca.conv_du.0.weight")) {
      attention.add("cca");
    }
    if (a.has("B1.cw")) {
      attention.add("channel-weights");
    }
    int channels = a.length("B1.c5.weight", 0);
    int inside = a.length("B1.cca.conv_du.0.weight", 0);
    String common =
        """
        block { attention = %s, closing = %s }
        network { channels = %d, blocks = %d }
        """
                .formatted(attention, a.has("B1.conv_out.weight"), channels, blocks)
            + (inside == 0
                ? ""
                : "block.cca.reduction = %d\n".formatted(Math.max(1, channels / inside)));
    if (blueprint) {
      String first = isThroughSubspaces(a) ? "fea_conv.pw1.weight" : "fea_conv.pw.weight";
      int copies = Math.max(1, a.length(first, 1) / 3);
      found.assumes("activation GELU, pixels in 0..1, no mean shift, as in BSRN's code");
      return common
          + """
          network { name = bsrn, copies = %d, activation = gelu, range = 1 }
          block { name = esdb, activation = gelu, skip = true }
          %s
          operator %s
          placement.roles = [head, body, fuse, attention]
          """
              .formatted(copies, attention.contains("esa") ? esa(a) : "", operator(a));
    }
    boolean authors = a.has("LR_conv.weight");
    boolean paper = !a.has("B1.esa.conv1.weight");
    found.assumes(
        "LeakyReLU of slope 0.05, pixels in 0..%s, %s skip around a block"
            .formatted(authors ? "255" : "1", paper ? "a" : "no"));
    return common
        + """
        network { name = rfdn, range = %d }
        block { name = rfdb, skip = %s }
        """
            .formatted(authors ? 255 : 1, paper);
  }

  private static String esa(ForeignArrays a) {
    return "block.esa { activation = gelu, plain-stride = %s }"
        .formatted(a.has("B1.esa.conv2.weight"));
  }

  /** Whether its blueprint convolutions are BSConv-S, which has two 1x1 convolutions. */
  private static boolean isThroughSubspaces(ForeignArrays a) {
    return a.has("fea_conv.pw1.weight") && a.has("fea_conv.pw2.weight");
  }

  private static String operator(ForeignArrays a) {
    return isThroughSubspaces(a)
        ? "{ name = bsconv-s, pointwise-bias = %s, %s }"
            .formatted(a.has("fea_conv.pw2.bias"), subspaces(a))
        : "{ name = bsconv-u, pointwise-bias = %s }".formatted(a.has("fea_conv.pw.bias"));
  }

  /** Its subspaces' width: the usual one if it matches all, else that of the widest input. */
  private static String subspaces(ForeignArrays a) {
    List<String> layers = a.names().stream().filter(n -> n.endsWith(".pw1.weight")).toList();
    String widest =
        layers.stream().max(Comparator.comparingInt(n -> a.length(n, 1))).orElse(layers.get(0));
    double ratio = Math.min(1, a.length(widest, 0) / (double) Math.max(1, a.length(widest, 1)));
    int least = layers.stream().mapToInt(n -> a.length(n, 0)).min().orElse(1);
    boolean usual =
        layers.stream()
            .allMatch(
                n ->
                    SubspaceConvolution.subspace(a.length(n, 1), USUAL_RATIO, USUAL_LEAST)
                        == a.length(n, 0));
    return String.format(
        Locale.ROOT,
        "ratio = %s, min-channels = %d",
        usual ? USUAL_RATIO : ratio,
        usual ? USUAL_LEAST : Math.max(1, least));
  }

  @Override
  public Optional<Spelling> spelling(OwnNetwork network) {
    int blocks = network.arrays().count("body.%d.distil1.weight", 0);
    boolean rfdn = network.name().equals("rfdn");
    if ((!rfdn && !network.name().equals("bsrn"))
        || blocks == 0
        || !network.arrays().has("fuse.join.weight")) {
      return Optional.empty();
    }
    boolean linear = network.arrays().has("head.pointwise.bias");
    UnaryOperator<ForeignArrays.Array> shaped = a -> shaped(a, linear);
    return Optional.of(new Spelling(names(blocks, rfdn), Map.of(), List.of(), shaped));
  }

  private static ForeignArrays.Array shaped(ForeignArrays.Array a, boolean linear) {
    long[] shape = a.shape();
    if (a.name().endsWith(".cw")) {
      return new ForeignArrays.Array(a.name(), new long[] {1, shape[0]}, a.values());
    }
    return linear && shape.length == 4 && shape[2] == 1 && shape[3] == 1
        ? new ForeignArrays.Array(a.name(), new long[] {shape[0], shape[1]}, a.values())
        : a;
  }

  private static LayerNames names(int blocks, boolean rfdn) {
    LayerNames names = new LayerNames();
    conv(names, "fea_conv", "head");
    for (int i = 1; i <= blocks; i++) {
      block(names, "B" + i + ".", "body." + (i - 1) + ".");
    }
    oneOf(names, rfdn, "c.0", "c1", "fuse.join");
    oneOf(names, rfdn, "LR_conv", "c2", "fuse.conv");
    oneOf(names, rfdn, "upsampler.0", "upsampler.upsampleOneStep.0", "tail");
    return names;
  }

  /** A layer with different names in RFDN's and BSRN's code. */
  private static void oneOf(
      LayerNames names, boolean first, String rfdn, String bsrn, String ours) {
    conv(names, first ? rfdn : bsrn, ours);
    conv(names, first ? bsrn : rfdn, ours);
  }

  private static void block(LayerNames names, String theirs, String ours) {
    for (int i = 1; i <= 3; i++) {
      names.same(theirs + "c" + i + "_d", ours + "distil" + i);
      conv(names, theirs + "c" + i + "_r", ours + "refine" + i);
    }
    conv(names, theirs + "c4", ours + "distil4");
    names.same(theirs + "c5", ours + "join");
    names.same(theirs + "esa.conv1", ours + "esa.squeeze");
    conv(names, theirs + "esa.conv2", ours + "esa.stride");
    conv(names, theirs + "esa.conv_max", ours + "esa.pooled1");
    conv(names, theirs + "esa.conv3", ours + "esa.pooled2");
    conv(names, theirs + "esa.conv3_", ours + "esa.pooled3");
    names.same(theirs + "esa.conv_f", ours + "esa.skip");
    names.same(theirs + "esa.conv4", ours + "esa.expand");
    names.same(theirs + "cca.conv_du.0", ours + "cca.squeeze");
    names.same(theirs + "cca.conv_du.2", ours + "cca.expand");
    names.same(theirs + "cw", ours + "channel-weights.factor");
    names.same(theirs + "conv_out", ours + "close");
  }

  /** A convolution, or those that a separable one consists of. */
  private static void conv(LayerNames names, String theirs, String ours) {
    names.same(theirs, ours);
    names.same(theirs + ".pw", ours + ".pointwise");
    names.same(theirs + ".pw1", ours + ".pointwise1");
    names.same(theirs + ".pw2", ours + ".pointwise2");
    names.same(theirs + ".dw", ours + ".depthwise");
  }
}
