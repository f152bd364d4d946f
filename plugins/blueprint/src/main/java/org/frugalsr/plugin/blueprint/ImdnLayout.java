package org.frugalsr.plugin.blueprint;

import java.util.List;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.NameMap;
import org.frugalsr.api.weights.WeightLayout;

/**
 * How IMDN's authors name their arrays ({@code IMDB1.c1}), and how the program of the NTIRE
 * challenges names those of its IMDN baseline ({@code model.1.sub.0.conv1.0}).
 */
final class ImdnLayout implements WeightLayout {
  private static final String ASSUMED = "LeakyReLU of slope 0.05, pixels in 0..1, no mean shift";

  @Override
  public String description() {
    return "IMDN (its authors' code, and the NTIRE baseline)";
  }

  @Override
  public Match match(ForeignArrays a) {
    int blocks = a.count("IMDB%d.c1.weight", 1);
    if (blocks > 0) {
      return authors(a, blocks);
    }
    int baseline = a.count("model.1.sub.%d.conv1.0.weight", 0);
    return baseline > 0
        ? baseline(a, baseline)
        : new Match.Differs("neither IMDB1.c1.weight nor model.1.sub.0.conv1.0.weight");
  }

  private static Match authors(ForeignArrays a, int blocks) {
    NameMap map = new NameMap(a).layer("fea_conv", "head");
    for (int i = 1; i <= blocks; i++) {
      String theirs = "IMDB" + i + ".";
      String ours = "body." + (i - 1) + ".";
      for (int c = 1; c <= 4; c++) {
        map.layer(theirs + "c" + c, ours + "conv" + c);
      }
      map.layer(theirs + "c5", ours + "join");
      map.layer(theirs + "cca.conv_du.0", ours + "cca.squeeze");
      map.layer(theirs + "cca.conv_du.2", ours + "cca.expand");
    }
    map.layer("c.0", "fuse.join").layer("LR_conv", "fuse.conv").layer("upsampler.0", "tail");
    int channels = a.length("fea_conv.weight", 0);
    int inside = Math.max(1, a.length("IMDB1.cca.conv_du.0.weight", 0));
    return map.assume(ASSUMED)
        .match(
            config(a, "fea_conv", "upsampler.0", blocks, "all")
                + "block { attention = [cca], cca.reduction = %d }"
                    .formatted(Math.max(1, channels / inside)));
  }

  private static Match baseline(ForeignArrays a, int blocks) {
    NameMap map = new NameMap(a).layer("model.0", "head");
    for (int i = 0; i < blocks; i++) {
      String theirs = "model.1.sub." + i + ".";
      String ours = "body." + i + ".";
      for (int c = 1; c <= 4; c++) {
        map.oneOf(List.of(theirs + "conv" + c + ".0", theirs + "conv" + c), ours + "conv" + c);
      }
      map.oneOf(List.of(theirs + "conv1x1", theirs + "conv1x1.0"), ours + "join");
    }
    map.layer("model.1.sub." + blocks, "fuse.conv").layer("model.2", "tail");
    return map.assume(ASSUMED)
        .match(config(a, "model.0", "model.2", blocks, "last") + "block { attention = [] }");
  }

  private static String config(
      ForeignArrays a, String head, String tail, int blocks, String fusion) {
    int image = Math.max(1, a.length(head + ".weight", 1));
    long scale = Math.round(Math.sqrt(a.length(tail + ".weight", 0) / (double) image));
    return """
        network { name = imdn, channels = %d, blocks = %d, fusion = %s, scale = %d }
        network { mean = 0, range = 1, color = %s }
        block { name = imdb }
        """
        .formatted(
            a.length(head + ".weight", 0),
            blocks,
            fusion,
            Math.clamp(scale, 1, 8),
            image == 1 ? "y" : "rgb");
  }
}
