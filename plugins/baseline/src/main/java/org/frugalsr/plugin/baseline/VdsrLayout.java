package org.frugalsr.plugin.baseline;

import java.util.ArrayList;
import java.util.List;
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
 * Names of VDSR's arrays in PyTorch programs: {@code input}, {@code residual_layer.0.conv}, {@code
 * output}, or {@code features.0}, {@code features.2} and so on. Most have no biases, which are then
 * set to 0; luma in 0..1, no mean shift; one network for all scales. Networks are exported with the
 * first kind of names.
 */
final class VdsrLayout implements WeightLayout {
  private static final String HEAD_BIAS = "head.bias";
  private static final String TAIL_BIAS = "tail.bias";

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
    return new Recognition(a, names(layers))
        .otherwise(HEAD_BIAS, 0)
        .otherwise(TAIL_BIAS, 0)
        .assumes("ReLU, bicubic upscaling, pixels in 0..1 without mean shift, scales 2, 3 and 4")
        .match(
            """
            network { name = vdsr, channels = %d, depth = %d, scale = [2, 3, 4], mean = 0 }
            network { range = 1, color = %s }
            block { name = plain, activation = relu, bias = %s }
            """
                .formatted(
                    a.length(layers.get(0) + ".weight", 0),
                    layers.size(),
                    a.length(layers.get(0) + ".weight", 1) == 1 ? "y" : "rgb",
                    a.has(layers.get(1) + ".bias")));
  }

  @Override
  public Optional<Spelling> spelling(OwnNetwork network) {
    int blocks = network.arrays().count("body.%d.conv.weight", 0);
    return network.name().equals("vdsr") && blocks > 0
        ? Optional.of(
            new Spelling(
                names(residual(blocks)),
                Map.of(HEAD_BIAS, 0.0, TAIL_BIAS, 0.0),
                List.of(),
                UnaryOperator.identity()))
        : Optional.empty();
  }

  private static LayerNames names(List<String> layers) {
    LayerNames names = new LayerNames().same(layers.get(0), "head");
    for (int i = 1; i < layers.size() - 1; i++) {
      names.same(layers.get(i), "body." + (i - 1) + ".conv");
    }
    return names.same(layers.getLast(), "tail");
  }

  private static List<String> layers(ForeignArrays a) {
    int blocks = a.count("residual_layer.%d.conv.weight", 0);
    if (blocks > 0 && a.has("input.weight") && a.has("output.weight")) {
      return residual(blocks);
    }
    List<String> layers = new ArrayList<>();
    for (int i = 0; a.has("features." + i + ".weight"); i += 2) { // every second entry is a ReLU
      layers.add("features." + i);
    }
    return layers;
  }

  private static List<String> residual(int blocks) {
    List<String> layers = new ArrayList<>(List.of("input"));
    for (int i = 0; i < blocks; i++) {
      layers.add("residual_layer." + i + ".conv");
    }
    layers.add("output");
    return layers;
  }
}
