package org.frugalsr.plugin.blueprint;

import java.util.Optional;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.LayerNames;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Recognition;
import org.frugalsr.api.weights.Spelling;
import org.frugalsr.api.weights.WeightLayout;

/**
 * Names of arrays in the code of IMDN's authors ({@code IMDB1.c1}), and in the NTIRE challenges'
 * IMDN baseline ({@code model.1.sub.0.conv1.0}).
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
      int inside = Math.max(1, a.length("IMDB1.cca.conv_du.0.weight", 0));
      int reduction = Math.max(1, a.length("fea_conv.weight", 0) / inside);
      return new Recognition(a, authors(blocks))
          .requires("fea_conv.weight", "c.0.weight", "LR_conv.weight", "upsampler.0.weight")
          .assumes(ASSUMED)
          .match(
              config(a, "fea_conv", "upsampler.0", blocks, "all")
                  + "block { attention = [cca], cca.reduction = %d }".formatted(reduction));
    }
    int baseline = a.count("model.1.sub.%d.conv1.0.weight", 0);
    return baseline > 0
        ? new Recognition(a, baseline(baseline))
            .requires("model.0.weight", "model.2.weight")
            .assumes(ASSUMED)
            .match(config(a, "model.0", "model.2", baseline, "last") + "block { attention = [] }")
        : new Match.Differs("neither IMDB1.c1.weight nor model.1.sub.0.conv1.0.weight");
  }

  @Override
  public Optional<Spelling> spelling(OwnNetwork network) {
    int blocks = network.arrays().count("body.%d.conv4.weight", 0);
    if (!network.name().equals("imdn") || blocks == 0) {
      return Optional.empty();
    }
    boolean joined = network.arrays().has("fuse.join.weight");
    return Optional.of(new Spelling(joined ? authors(blocks) : baseline(blocks)));
  }

  private static LayerNames authors(int blocks) {
    LayerNames names = new LayerNames().same("fea_conv", "head");
    for (int c = 1; c <= 4; c++) {
      names.numbered("IMDB%d.c" + c, 1, "body.%d.conv" + c, blocks);
    }
    return names
        .numbered("IMDB%d.c5", 1, "body.%d.join", blocks)
        .numbered("IMDB%d.cca.conv_du.0", 1, "body.%d.cca.squeeze", blocks)
        .numbered("IMDB%d.cca.conv_du.2", 1, "body.%d.cca.expand", blocks)
        .same("c.0", "fuse.join")
        .same("LR_conv", "fuse.conv")
        .same("upsampler.0", "tail");
  }

  private static LayerNames baseline(int blocks) {
    LayerNames names = new LayerNames().same("model.0", "head");
    for (int c = 1; c <= 4; c++) {
      String conv = "model.1.sub.%d.conv" + c;
      boolean activated = c < 4;
      names.numbered(activated ? conv + ".0" : conv, 0, "body.%d.conv" + c, blocks);
      names.numbered(activated ? conv : conv + ".0", 0, "body.%d.conv" + c, blocks);
    }
    return names
        .numbered("model.1.sub.%d.conv1x1", 0, "body.%d.join", blocks)
        .numbered("model.1.sub.%d.conv1x1.0", 0, "body.%d.join", blocks)
        .same("model.1.sub." + blocks, "fuse.conv")
        .same("model.2", "tail");
  }

  private static String config(
      ForeignArrays a, String head, String tail, int blocks, String fusion) {
    return """
        network { name = imdn, channels = %d, blocks = %d, fusion = %s, range = 1 }
        block { name = imdb }
        """
            .formatted(a.length(head + ".weight", 0), blocks, fusion)
        + ShuffledImage.keys(a, tail, a.length(head + ".weight", 1));
  }
}
