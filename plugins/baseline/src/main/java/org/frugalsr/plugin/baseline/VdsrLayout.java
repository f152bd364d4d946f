package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.weights.ForeignArrays;
import org.frugalsr.api.weights.Match;
import org.frugalsr.api.weights.NameMap;
import org.frugalsr.api.weights.WeightLayout;

/**
 * How programs in PyTorch name VDSR's arrays: {@code input}, {@code residual_layer.0.conv}, {@code
 * output}, or {@code features.0}, {@code features.2} and so on. Most have no biases, which are then
 * 0 here; luma in 0..1, no mean shift; one network for all scales.
 */
final class VdsrLayout implements WeightLayout {
  @Override
  public String description() {
    return "VDSR (re-implementations in PyTorch)";
  }

  @Override
  public Match match(ForeignArrays a) {
    List<String> layers = layers(a);
    if (layers.size() < 3) {
      return new Match.Differs("neither residual_layer.0.conv.weight nor features.0.weight");
    }
    int last = layers.size() - 1;
    NameMap map = new NameMap(a).layerWithoutBias(layers.get(0), "head");
    boolean biases = a.has(layers.get(1) + ".bias");
    for (int i = 1; i < last; i++) {
      map.layer(layers.get(i), "body." + (i - 1) + ".conv");
    }
    map.layerWithoutBias(layers.get(last), "tail");
    map.assume("ReLU, bicubic enlargement, pixels in 0..1 without mean shift, scales 2, 3 and 4");
    return map.match(
        """
        network { name = vdsr, channels = %d, depth = %d, scale = [2, 3, 4], mean = 0 }
        network { range = 1, color = %s }
        block { name = plain, activation = relu, bias = %s }
        """
            .formatted(
                a.length(layers.get(0) + ".weight", 0),
                layers.size(),
                a.length(layers.get(0) + ".weight", 1) == 1 ? "y" : "rgb",
                biases));
  }

  private static List<String> layers(ForeignArrays a) {
    List<String> layers = new ArrayList<>();
    int residual = a.count("residual_layer.%d.conv.weight", 0);
    if (residual > 0 && a.has("input.weight") && a.has("output.weight")) {
      layers.add("input");
      for (int i = 0; i < residual; i++) {
        layers.add("residual_layer." + i + ".conv");
      }
      layers.add("output");
      return layers;
    }
    for (int i = 0; a.has("features." + i + ".weight"); i += 2) { // every second one is a ReLU
      layers.add("features." + i);
    }
    return layers;
  }
}
