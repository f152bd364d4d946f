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
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks of configs are packed and agree with the training graph. */
class PackedWalkTest {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 43;

  static List<Path> configs() throws IOException {
    return ConfigFiles.all();
  }

  @ParameterizedTest(name = "{0}")
  @Tag("cluster") // four minutes
  @MethodSource("configs")
  void everyConfig(Path config) {
    check(config);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "quickstart.conf",
        "edsr/mini-x2-bnn.conf",
        "edsr/mdsr-mini.conf",
        "bam/mini.conf",
        "binary/react.conf",
        "blueprint/mini.conf",
        "uniform-prior/binary-vs-bits.conf",
        "vdsr/vdsr-rgb.conf",
        "adder/mini.conf"
      })
  void packedEqualsTrained(Path config) {
    check(config);
  }

  private static void check(Path config) {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve(config), List.of());
    BuiltNetwork network = Networks.build(e);
    int channels = network.image().channels();
    float[] image = new float[HEIGHT * WIDTH * channels];
    Rng rng = Rng.of(2, "image", 0);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) rng.nextDouble();
    }
    try (Memory memory = new Memory(4L << 30)) {
      for (int scale : network.image().scales()) {
        TracedGraph traced = GraphPacker.pack(network, scale, memory, new ArrayList<>());
        LayerCheck check = new LayerCheck(network, traced, memory, image, HEIGHT, WIDTH);
        for (LayerCheck.Layer layer : check.layers()) {
          assertTrue(layer.difference() < 1e-5, () -> config + ": " + layer);
        }
        boolean bits =
            traced.graph().nodes().stream()
                .anyMatch(n -> n.operation() instanceof Operation.OneBitConvolution);
        double worst = check.largestDifference();
        assertTrue(bits || worst < 1e-4, () -> config + " x" + scale + ": " + worst);
      }
    }
  }
}
