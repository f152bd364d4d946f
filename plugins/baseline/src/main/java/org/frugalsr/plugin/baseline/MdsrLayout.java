package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.NameMap;
import org.frugalsr.api.weights.WeightLayout;

/** How MDSR's authors name their arrays in PyTorch: EDSR's names, and some per scale. */
final class MdsrLayout implements WeightLayout {
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
    NameMap map = new NameMap(a).layer("head.0", "head");
    for (int i = 0; i < blocks; i++) {
      map.layer("body." + i + ".body.0", "body." + i + ".conv1");
      map.layer("body." + i + ".body.2", "body." + i + ".conv2");
    }
    map.layer("body." + blocks, "fuse");
    List<Integer> scales = new ArrayList<>();
    for (int s = 0; s < branches; s++) {
      String stage = "upsample." + s + ".";
      NameMap probe = new NameMap(a);
      int scale = EdsrLayout.upsampler(probe, a, stage + "0", stage + "2");
      scales.add(scale);
      String ours = "x" + scale + ".";
      EdsrLayout.upsampler(map, a, stage + "0", stage + "2", ours + "upsample.");
      for (int i = 0; i < 2; i++) {
        String theirs = "pre_process." + s + "." + i + ".body.";
        map.layer(theirs + "0", ours + "pre." + i + ".conv1");
        map.layer(theirs + "2", ours + "pre." + i + ".conv2");
      }
    }
    map.layer("tail.0", "tail");
    EdsrLayout.meanShift(map);
    return map.match(
        String.format(
            Locale.ROOT,
            """
            network { name = mdsr, channels = %d, blocks = %d, scale = %s, range = %s }
            network { pre-size = %d, tail = shared }
            block { name = residual, activation = relu }
            """,
            a.length("head.0.weight", 0),
            blocks,
            scales,
            EdsrLayout.range(a),
            a.length("pre_process.0.0.body.0.weight", 2)));
  }
}
