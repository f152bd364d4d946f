package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.LayerNames;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.OwnNetwork;
import org.frugalsr.api.weights.Recognition;
import org.frugalsr.api.weights.Spelling;
import org.frugalsr.api.weights.WeightLayout;

/** How MDSR's authors name their arrays in PyTorch: EDSR's names, and some per scale. */
final class MdsrLayout implements WeightLayout {
  private static final int PRE_BLOCKS = 2;
  private static final Pattern BRANCH = Pattern.compile("x(\\d{1,4})\\.upsample\\.0\\.weight");

  @Override
  public String description() {
    return "MDSR (its authors' code)";
  }

  @Override
  public Match match(ForeignArrays a) {
    int branches = a.count("pre_process.%d.0.body.0.weight", 0);
    int blocks = a.count("body.%d.body.0.weight", 0);
    if (branches == 0 || blocks == 0) {
      return new Match.Differs("no pre_process.0.0.body.0.weight");
    }
    Optional<String> objection = MeanShift.objection(a);
    if (objection.isPresent()) {
      return new Match.Differs("no " + objection.get());
    }
    List<Integer> scales = new ArrayList<>();
    for (int branch = 0; branch < branches; branch++) {
      scales.add(EdsrLayout.scale(a, "upsample." + branch));
    }
    Recognition found =
        new Recognition(a, names(blocks, scales)).requires("head.0.weight", "tail.0.weight");
    MeanShift.absorb(found);
    return found.match(
        """
        network { name = mdsr, channels = %d, blocks = %d, scale = %s, pre-size = %d, tail = shared }
        block { name = residual, activation = relu }
        """
                .formatted(
                    a.length("head.0.weight", 0),
                    blocks,
                    scales,
                    a.length("pre_process.0.0.body.0.weight", 2))
            + MeanShift.keys(a));
  }

  @Override
  public Optional<Spelling> spelling(OwnNetwork network) {
    int blocks = network.arrays().count("body.%d.conv1.weight", 0);
    List<Integer> scales = scales(network.arrays());
    if (!network.name().equals("mdsr")
        || blocks == 0
        || scales.isEmpty()
        || !MeanShift.fits(network)) {
      return Optional.empty();
    }
    return Optional.of(
        new Spelling(
            names(blocks, scales), Map.of(), MeanShift.of(network), UnaryOperator.identity()));
  }

  /** The scales of a network of FrugalSR, in its order. */
  private static List<Integer> scales(ForeignArrays ours) {
    List<Integer> scales = new ArrayList<>();
    for (String name : ours.names()) {
      Matcher branch = BRANCH.matcher(name);
      if (branch.matches()) {
        scales.add(Integer.valueOf(branch.group(1)));
      }
    }
    return scales;
  }

  private static LayerNames names(int blocks, List<Integer> scales) {
    LayerNames names = new LayerNames().same("head.0", "head");
    EdsrLayout.residual(names, "body.%d.", "body.%d.", blocks);
    names.same("body." + blocks, "fuse").same("tail.0", "tail");
    for (int branch = 0; branch < scales.size(); branch++) {
      String ours = "x" + scales.get(branch) + ".";
      EdsrLayout.upsampler(names, "upsample." + branch, ours + "upsample");
      EdsrLayout.residual(names, "pre_process." + branch + ".%d.", ours + "pre.%d.", PRE_BLOCKS);
    }
    return names;
  }
}
