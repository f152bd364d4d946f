package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.onnx.OnnxModel;
import org.frugalsr.onnx.OnnxRun;
import org.frugalsr.onnx.SignWeights;
import org.frugalsr.pack.GraphPacker;
import org.frugalsr.pack.LayerCheck;
import org.frugalsr.pack.TracedGraph;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.file.StoredSize;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The networks of configs are packed, and written as ONNX; both agree with the training graph. All
 * files pass ONNX's own checker where {@code .ci/onnx} has installed it.
 */
class PackedWalkTest {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 43;
  private static final String CHECKER = "src/test/python/check_onnx.py";
  private static int files;

  @TempDir private static Path folder;

  static List<Path> configs() throws IOException {
    return ConfigFiles.all();
  }

  @ParameterizedTest(name = "{0}")
  @Tag("cluster") // four minutes
  @MethodSource("configs")
  void everyConfig(Path config) throws IOException {
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
  void packedEqualsTrained(Path config) throws IOException {
    check(config);
  }

  /** A quantizer's weights take its bits in the file, and so does the whole layer. */
  @ParameterizedTest(name = "{0}, {1} bits")
  @CsvSource({"dorefa, 2", "dorefa, 4", "pams, 3", "pams, 8", "lsq, 2", "lsq, 4"})
  void weightsOfSeveralBitsTakeTheirBits(String quantizer, int bits) {
    Experiment e =
        Experiment.load(
            ConfigFiles.folder().resolve("binary/mini.conf"),
            List.of("quantizer.name=" + quantizer, "quantizer.bits=" + bits));
    BuiltNetwork network = Networks.build(e);
    network.buffers().stream() // as if widths had been measured
        .filter(buffer -> buffer.path().endsWith("weight-reference"))
        .forEach(buffer -> buffer.value().assign(0.01));
    try (Memory memory = new Memory(4L << 30)) {
      TracedGraph traced = GraphPacker.pack(network, 2, memory, new ArrayList<>());
      Graph graph = traced.graph();
      float[] image = image(network.image().channels());
      new LayerCheck(network, traced, memory, image, HEIGHT, WIDTH).requireAgreement();
      int layers = 0;
      for (Graph.Node node : graph.nodes()) {
        if (node.name().startsWith("body.")
            && node.operation() instanceof Operation.Convolution c) {
          StoredSize stored = StoredSize.of(c);
          assertEquals(bits, stored.bits(), node.name());
          long few = (long) c.weights().length * bits / 8 + 4L * (1 << bits) + 4L * c.out() + 100;
          assertTrue(stored.bytes() < few, () -> node.name() + ": " + stored);
          layers++;
        }
      }
      assertTrue(layers >= 8, layers + " layers");
    }
  }

  @Test
  void nothingStaysInMemoryIfTracingFails() {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve("quickstart.conf"), List.of());
    BuiltNetwork network = Networks.build(e);
    try (Memory memory = new Memory(1 << 20)) {
      assertThrows(
          Memory.OutOfMemory.class, () -> GraphPacker.pack(network, 2, memory, new ArrayList<>()));
      assertTrue(memory.peakBytes() > 0);
      assertEquals(0, memory.takenBytes());
    }
  }

  /** An operation without weights is in no layer's comparison, only in that of the result. */
  @Test
  void aWrongOperationIsFoundInTheResultOfAFloatNetwork() {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve("quickstart.conf"), List.of());
    BuiltNetwork network = Networks.build(e);
    float[] image = image(network.image().channels());
    try (Memory memory = new Memory(4L << 30)) {
      TracedGraph sound = GraphPacker.pack(network, 2, memory, new ArrayList<>());
      LayerCheck check = new LayerCheck(network, sound, memory, image, HEIGHT, WIDTH);
      assertTrue(check.resultMustAgree());
      check.requireAgreement();
      List<Graph.Node> nodes = new ArrayList<>(sound.graph().nodes());
      int relu = 0;
      while (!(nodes.get(relu).operation() instanceof Operation.Pointwise)) {
        relu++;
      }
      Operation other = new Operation.Pointwise(Operation.Pointwise.Shape.ABS, 0, 0);
      nodes.set(relu, new Graph.Node("relu", other, nodes.get(relu).inputs()));
      Graph graph = new Graph(2, sound.graph().channels(), nodes, sound.graph().field());
      TracedGraph wrong = new TracedGraph(graph, sound.tensors(), sound.input());
      LayerCheck found = new LayerCheck(network, wrong, memory, image, HEIGHT, WIDTH);
      UserError error = assertThrows(UserError.class, found::requireAgreement);
      assertTrue(
          String.valueOf(error.getMessage()).startsWith("The result differs"), error::toString);
    }
  }

  private static float[] image(int channels) {
    float[] image = new float[HEIGHT * WIDTH * channels];
    Rng rng = Rng.of(2, "image", 0);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) rng.nextDouble();
    }
    return image;
  }

  @AfterAll
  static void onnxAcceptsAll() throws Exception {
    String named = System.getenv("FRUGAL_ONNX");
    Path python = Path.of(named == null ? "../.frugal/onnx" : named, "bin", "python3");
    assumeTrue(Files.exists(python), "ONNX's checker is not installed; to install it: .ci/onnx");
    List<String> command = new ArrayList<>(List.of(python.toString(), CHECKER));
    for (int i = 0; i < files; i++) {
      command.add(folder.resolve(i + ".onnx").toString());
    }
    Process checker = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(checker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, checker.waitFor(), said);
    assertEquals(files, said.lines().filter(line -> line.contains("output")).count(), said);
  }

  /**
   * Moves normalisations a little: before training they have neither means nor offsets, and then
   * sums of codes are often exactly at a threshold, where rounding would decide on the sign.
   */
  private static Graph withoutTies(Graph graph) {
    Rng rng = Rng.of(3, "offsets", 0);
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.operation() instanceof Operation.PerChannel p) {
        float[] moved = p.constant().clone();
        for (int c = 0; c < moved.length; c++) {
          moved[c] += (float) (0.01 * rng.nextGaussian());
        }
        Operation offset = new Operation.PerChannel(p.centre(), p.factor(), moved);
        nodes.add(new Graph.Node(node.name(), offset, node.inputs()));
      } else {
        nodes.add(node);
      }
    }
    return new Graph(graph.scale(), graph.channels(), nodes, graph.field());
  }

  /** onnxruntime and the runtime compute the same. */
  private static void compare(Graph graph, byte[] model, float[] image, Supplier<String> what) {
    float[] want = new Execution(graph).run(image, HEIGHT, WIDTH);
    boolean bits =
        graph.nodes().stream().anyMatch(n -> n.operation() instanceof Operation.OneBitConvolution);
    double range = 1;
    double difference = 0;
    try (OnnxRun onnx = new OnnxRun(model, 0)) {
      float[] have = onnx.run(image, 1, HEIGHT, WIDTH, graph.channels());
      assertEquals(want.length, have.length);
      for (int i = 0; i < want.length; i++) {
        range = Math.max(range, Math.abs(want[i]));
        double one = Math.abs(want[i] - have[i]);
        // a sign next to its threshold may fall differently, since float layers are summed in
        // another order: of bits the mean
        difference = bits ? difference + one / want.length : Math.max(difference, one);
      }
    }
    double share = difference / range;
    assertTrue(share < 1e-4, () -> what.get() + ": " + share);
  }

  private void check(Path config) throws IOException {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve(config), List.of());
    BuiltNetwork network = Networks.build(e);
    float[] image = image(network.image().channels());
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
        SignWeights signs = scale % 2 == 0 ? SignWeights.PACKED : SignWeights.FLOAT;
        Graph graph = withoutTies(traced.graph());
        byte[] model = OnnxModel.of(graph, "net", Map.of(), signs).bytes();
        Files.write(folder.resolve(files++ + ".onnx"), model);
        compare(graph, model, image, () -> config + " x" + scale);
      }
    }
  }
}
