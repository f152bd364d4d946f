package org.frugalsr.plugin.blueprint;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.NameMap;
import org.frugalsr.api.weights.WeightLayout;

/**
 * How the authors of RFDN and BSRN name their arrays: {@code fea_conv}, {@code B1.c1_d}, {@code
 * B1.esa.conv1} and so on, with {@code pw} and {@code dw} below a blueprint convolution.
 *
 * <p>RFDN's program has {@code c.0}, {@code LR_conv} and {@code upsampler.0} where BSRN's has
 * {@code c1}, {@code c2} and {@code upsampler.upsampleOneStep.0}; its released weights take pixels
 * in 0..255.
 */
final class DistillationLayout implements WeightLayout {
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
    boolean blueprint = a.has("fea_conv.pw.weight");
    NameMap map = new NameMap(a);
    conv(map, a, "fea_conv", "head");
    for (int i = 1; i <= blocks; i++) {
      block(map, a, "B" + i + ".", "body." + (i - 1) + ".");
    }
    map.oneOf(List.of("c.0", "c1"), "fuse.join");
    if (a.has("LR_conv.weight")) {
      map.layer("LR_conv", "fuse.conv");
    } else {
      conv(map, a, "c2", "fuse.conv");
    }
    map.oneOf(List.of("upsampler.0", "upsampler.upsampleOneStep.0"), "tail");
    String tail = a.has("upsampler.0.weight") ? "upsampler.0" : "upsampler.upsampleOneStep.0";
    return map.match(
        config(map, a, blocks, blueprint)
            + image(a, tail, blueprint ? 3 : a.length("fea_conv.weight", 1)));
  }

  /** What the first and the last convolution say of images. */
  private static String image(ForeignArrays a, String tail, int channels) {
    double pixels = a.length(tail + ".weight", 0) / (double) Math.max(1, channels);
    return "network { scale = %d, mean = 0, color = %s }\n"
        .formatted(Math.clamp(Math.round(Math.sqrt(pixels)), 1, 8), channels == 1 ? "y" : "rgb");
  }

  private static String config(NameMap map, ForeignArrays a, int blocks, boolean blueprint) {
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
        block { attention = %s, closing = %s, cca.reduction = %d }
        network { channels = %d, blocks = %d }
        """
            .formatted(
                attention,
                a.has("B1.conv_out.weight"),
                inside == 0 ? 16 : Math.max(1, channels / inside),
                channels,
                blocks);
    if (blueprint) {
      int copies = Math.max(1, a.length("fea_conv.pw.weight", 1) / 3);
      map.assume("activation GELU, pixels in 0..1, no mean shift, as BSRN's authors have it");
      return common
          + """
          network { name = bsrn, copies = %d, activation = gelu, range = 1 }
          block { name = esdb, activation = gelu, skip = true }
          block.esa { activation = gelu, plain-stride = %s }
          operator { name = bsconv-u, pointwise-bias = %s }
          placement.roles = [head, body, fuse, attention]
          """
              .formatted(copies, a.has("B1.esa.conv2.weight"), a.has("fea_conv.pw.bias"));
    }
    boolean authors = a.has("LR_conv.weight");
    boolean paper = !a.has("B1.esa.conv1.weight");
    map.assume(
        "LeakyReLU of slope 0.05, pixels in 0..%s, %s skip around a block"
            .formatted(authors ? "255" : "1", paper ? "a" : "no"));
    return common
        + """
        network { name = rfdn, range = %d }
        block { name = rfdb, skip = %s }
        """
            .formatted(authors ? 255 : 1, paper);
  }

  private static void block(NameMap map, ForeignArrays a, String theirs, String ours) {
    for (int i = 1; i <= 3; i++) {
      map.layer(theirs + "c" + i + "_d", ours + "distil" + i);
      conv(map, a, theirs + "c" + i + "_r", ours + "refine" + i);
    }
    conv(map, a, theirs + "c4", ours + "distil4");
    map.layer(theirs + "c5", ours + "join");
    if (a.has(theirs + "esa.conv1.weight")) {
      map.layer(theirs + "esa.conv1", ours + "esa.squeeze");
      conv(map, a, theirs + "esa.conv2", ours + "esa.stride");
      conv(map, a, theirs + "esa.conv_max", ours + "esa.pooled1");
      conv(map, a, theirs + "esa.conv3", ours + "esa.pooled2");
      conv(map, a, theirs + "esa.conv3_", ours + "esa.pooled3");
      map.layer(theirs + "esa.conv_f", ours + "esa.skip");
      map.layer(theirs + "esa.conv4", ours + "esa.expand");
    }
    if (a.has(theirs + "cca.conv_du.0.weight")) {
      map.layer(theirs + "cca.conv_du.0", ours + "cca.squeeze");
      map.layer(theirs + "cca.conv_du.2", ours + "cca.expand");
    }
    if (a.has(theirs + "cw")) {
      map.array(theirs + "cw", ours + "channel-weights.factor");
    }
    if (a.has(theirs + "conv_out.weight")) {
      map.layer(theirs + "conv_out", ours + "close");
    }
  }

  /** A convolution, or the two of a blueprint convolution. */
  private static void conv(NameMap map, ForeignArrays a, String theirs, String ours) {
    if (a.has(theirs + ".pw.weight")) {
      map.layer(theirs + ".pw", ours + ".pointwise");
      map.layer(theirs + ".dw", ours + ".depthwise");
    } else {
      map.layer(theirs, ours);
    }
  }
}
