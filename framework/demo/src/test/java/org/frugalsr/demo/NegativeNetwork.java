package org.frugalsr.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.runtime.model.PackedNetwork;

/** A network whose result anybody can tell from bicubic interpolation: it is its negative. */
final class NegativeNetwork {
  private NegativeNetwork() {}

  /**
   * Makes the network.
   *
   * @param channels 3, or 1 for luma
   */
  static PackedNetwork of(Map<String, String> facts, int channels, int... scales) {
    List<Graph> graphs = new ArrayList<>();
    float[] minus = new float[channels * channels];
    float[] one = new float[channels];
    for (int c = 0; c < channels; c++) {
      minus[c * channels + c] = -1;
      one[c] = 1;
    }
    for (int scale : scales) {
      Operation larger = new Operation.Resize(Operation.Resize.Interpolation.BICUBIC, scale, true);
      Operation negative = new Operation.Convolution(1, 1, 0, channels, channels, minus, one);
      graphs.add(
          new Graph(
              scale,
              channels,
              List.of(
                  new Node("larger", larger, List.of(Graph.INPUT)),
                  new Node("negative", negative, List.of(0))),
              new Graph.Field(false, 4, 1)));
    }
    return new PackedNetwork(facts, graphs);
  }
}
