package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.pack.GraphPacker;
import org.frugalsr.pack.LayerCheck;
import org.frugalsr.pack.TracedGraph;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every config's network is packed and agrees with the training graph, or is refused. */
class PackedWalkTest {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 43;

  static List<Path> configs() throws IOException {
    return ConfigFiles.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("configs")
  void packedEqualsTrained(Path config) {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve(config), List.of());
    BuiltNetwork network = Networks.build(e);
    try (Memory memory = new Memory(4L << 30)) {
      for (int scale : network.image().scales()) {
        List<String> notes = new ArrayList<>();
        TracedGraph traced;
        try {
          traced = GraphPacker.pack(network, scale, memory, notes);
        } catch (org.frugalsr.api.error.UserError refused) {
          System.out.println("REFUSED " + config + ": " + refused.getMessage());
          return;
        }
        Graph graph = traced.graph();
        int channels = network.image().channels();
        float[] image = new float[HEIGHT * WIDTH * channels];
        Rng rng = Rng.of(2, "image", 0);
        for (int i = 0; i < image.length; i++) {
          image[i] = (float) rng.nextDouble();
        }
        LayerCheck check = new LayerCheck(network, traced, memory, image, HEIGHT, WIDTH);
        double worst = check.largestDifference();
        double layer =
            check.layers().stream().mapToDouble(LayerCheck.Layer::difference).max().orElse(0);
        long bits =
            graph.nodes().stream()
                .filter(
                    n ->
                        n.operation()
                            instanceof org.frugalsr.runtime.model.Operation.OneBitConvolution)
                .count();
        System.out.printf(
            "PACKED %s x%d: %d nodes, %d one-bit, worst %.3g, layer %.3g, notes %s%n",
            config, scale, graph.nodes().size(), bits, worst, layer, notes);
        assertTrue(layer < 1e-5, config + " x" + scale + ": " + layer);
        assertTrue(bits > 0 || worst < 1e-4, config + " x" + scale + ": " + worst);
      }
    }
  }
}
