package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.exchange.UntrainedRun;
import org.frugalsr.engine.exchange.WeightExport;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.weights.WeightFile;
import org.frugalsr.weights.WeightTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A run that is exported and imported again has the same checkpoint, byte for byte. */
class ExportRoundTripTest {
  private static final Registry REGISTRY = Registry.discover(List.of());
  private static final Optional<WeightOrigin> NOWHERE = Optional.empty();

  private static final String BSRN =
      "block.name = esdb, operator.name = bsconv-u, placement.roles = [head, body, fuse, attention]";

  private static final String BSRN_S =
      BSRN
          + ", operator.pointwise-bias = true, block.esa.plain-stride = true"
          + ", block { attention = [esa, channel-weights], closing = true }";

  /** What makes a network of any kind small, as far as it has the key. */
  private static final Map<String, Integer> SMALL =
      new TreeMap<>(Map.of("channels", 8, "blocks", 2, "depth", 4));

  /** What some networks need besides, by a name that begins with theirs. */
  private static final Map<String, String> BESIDES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("mdsr", "network.scale = [4, 2, 3]"),
              Map.entry("vdsr", "network.scale = [2, 3], block.name = plain"),
              Map.entry("imdn", "block.name = imdb, block.attention = [cca]"),
              Map.entry("imdn, as the NTIRE baseline", "block.name = imdb, network.fusion = last"),
              Map.entry("rfdn", "block.name = rfdb"),
              Map.entry("bsrn", BSRN),
              Map.entry("bsrn, small", BSRN_S),
              Map.entry("bsrn, through subspaces", BSRN + ", operator.name = bsconv-s"),
              Map.entry("bsrn, of one-bit weights", BSRN + ", quantizer.name = bnn"),
              Map.entry("edsr, of luma x4", "network { scale = 4, color = y }"),
              Map.entry("edsr, of one-bit weights", "quantizer.name = bnn"),
              Map.entry("edsr, learned steps", "quantizer.name = lsq"),
              Map.entry("edsr, that adds", "operator.name = adder, block.norm = true"),
              Map.entry("edsr, scaled", "block.res-scale = 0.1"),
              Map.entry("edsr, separable", "operator.name = depthwise-separable"),
              Map.entry("edsr, gated", "block.attention = [esa, channel-weights]"),
              Map.entry("edsr, direct", "network.tail = direct"),
              Map.entry("srresnet", "block { norm = true, activation = prelu }"),
              Map.entry("binary-bsrn", "block.name = hpb, quantizer.name = bam")));

  @TempDir Path folder;

  /** One config or more of every network that is registered: a new one is there by itself. */
  static Stream<String> configs() {
    List<String> all = new ArrayList<>(BESIDES.keySet());
    REGISTRY.all(Kind.NETWORK).keySet().stream().filter(n -> !all.contains(n)).forEach(all::add);
    return all.stream().filter(n -> !n.equals("bicubic"));
  }

  private static Experiment experiment(String name) {
    return experiment(name.split(",", -1)[0], BESIDES.getOrDefault(name, ""));
  }

  private static Experiment experiment(String network, String besides) {
    REGISTRY.find(Kind.NETWORK, network);
    StringBuilder text = new StringBuilder("seed = 7, network.name = " + network);
    for (RecordComponent c :
        REGISTRY.all(Kind.NETWORK).get(network).option().settings().getRecordComponents()) {
      if (SMALL.containsKey(c.getName())) {
        text.append("\nnetwork.%s = %d".formatted(c.getName(), SMALL.get(c.getName())));
      }
    }
    text.append("\ndata.train = [], trainer.name = standard, threads = 1\n");
    text.append(besides);
    return Experiment.of(
        new LoadedConfig(network, ConfigFactory.parseString(text.toString()).resolve()));
  }

  /** A run of a network whose values are all different. */
  private Path run(Experiment e) {
    BuiltNetwork network = Networks.build(e);
    Random random = new Random(5);
    network.parameters().forEach(p -> fill(p.value(), random));
    network.buffers().forEach(b -> fill(b.value(), random));
    Path run = folder.resolve("run");
    new UntrainedRun(e, network, NOWHERE).write(run, "a test");
    return run;
  }

  private static void fill(INDArray array, Random random) {
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
  }

  private WeightFile exported(Path run, String name) {
    Path file = folder.resolve(name);
    WeightExport.of(run, TrainedNetwork.open(run), false).write(file);
    return WeightFile.read(file);
  }

  private void assertComesBack(Path run, WeightFile file) throws IOException {
    Path again = folder.resolve("again");
    WeightImport.of(file, WeightImport.Request.PLAIN).write(again, "a test");
    Path tensors = Path.of("checkpoints", "step-000000.safetensors");
    assertEquals(-1, Files.mismatch(run.resolve(tensors), again.resolve(tensors)));
    Config there = config(run);
    Config back = config(again);
    for (String section : List.of("network", "block", "operator", "quantizer", "placement")) {
      assertEquals(there.getValue(section), back.getValue(section));
    }
  }

  private static Config config(Path run) throws IOException {
    Path file = run.resolve("config.json");
    return ResolvedConfig.parse(Files.readString(file), file.toString()).config();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyBitComesBack(String name) throws IOException {
    Path run = run(experiment(name));
    assertComesBack(run, exported(run, "out.safetensors"));
  }

  @Test
  void everyBitComesBackFromPyTorchsFormatToo() throws IOException {
    Path run = run(experiment("mdsr"));
    assertComesBack(run, exported(run, "out.pth"));
  }

  @Test
  void bicubicHasNothingToExport() {
    Path run = run(experiment("bicubic"));
    assertThrows(UserError.class, () -> WeightExport.of(run, TrainedNetwork.open(run), false));
  }

  private Map<String, String> shapes(String name) {
    Map<String, String> shapes = new TreeMap<>();
    for (WeightTensor t : exported(run(experiment(name)), "out.safetensors").tensors()) {
      shapes.put(t.name(), t.shapeText());
    }
    return shapes;
  }

  @Test
  void bsrnSHasItsAuthorsLinearLayers() {
    Map<String, String> shapes = shapes("bsrn, small");
    assertEquals("[8, 12]", shapes.get("fea_conv.pw.weight"));
    assertEquals("[8, 1, 3, 3]", shapes.get("fea_conv.dw.weight"));
    assertEquals("[4, 8]", shapes.get("B1.c1_d.weight"));
    assertEquals("[2, 2, 3, 3]", shapes.get("B2.esa.conv2.weight"));
    assertEquals("[1, 8]", shapes.get("B2.cw"));
    assertEquals("[8, 8]", shapes.get("B2.conv_out.weight"));
    assertEquals("[12, 8, 3, 3]", shapes.get("upsampler.upsampleOneStep.0.weight"));
  }

  @Test
  void bsrnHasConvolutions() {
    Map<String, String> shapes = shapes("bsrn");
    assertEquals("[8, 12, 1, 1]", shapes.get("fea_conv.pw.weight"));
    assertEquals("[1, 8, 1, 1]", shapes.get("B1.cca.conv_du.0.weight"));
    assertEquals("[8]", shapes.get("B2.c1_r.dw.bias"));
  }

  @Test
  void edsrHasItsAuthorsMeanShift() {
    Map<String, String> shapes = shapes("edsr");
    assertEquals("[3, 3, 1, 1]", shapes.get("sub_mean.weight"));
    assertEquals("[3]", shapes.get("add_mean.bias"));
    assertEquals("[8, 8, 3, 3]", shapes.get("body.2.weight"));
    assertEquals("[32, 8, 3, 3]", shapes.get("tail.0.0.weight"));
  }

  @Test
  void mdsrKeepsTheOrderOfItsScales() {
    Map<String, String> shapes = shapes("mdsr");
    assertEquals("[32, 8, 3, 3]", shapes.get("upsample.0.2.weight")); // x4 comes first
    assertEquals("[72, 8, 3, 3]", shapes.get("upsample.2.0.weight"));
    assertEquals("[8, 8, 5, 5]", shapes.get("pre_process.1.1.body.2.weight"));
  }

  @Test
  void whatAQuantizerAddsIsBesideTheLayer() {
    Map<String, String> shapes = shapes("edsr, learned steps");
    assertEquals("[8, 8, 3, 3]", shapes.get("body.0.body.0.weight"));
    assertTrue(
        shapes.keySet().stream().anyMatch(n -> n.startsWith("body.0.body.0.quantizer.")),
        shapes::toString);
  }

  @Test
  void aNetworkWithoutKnownNamesHasOurs() {
    Map<String, String> shapes = shapes("edsr, separable");
    assertEquals("[8, 1, 3, 3]", shapes.get("body.0.conv1.depthwise.weight"));
    assertEquals("[8, 8, 1, 1]", shapes.get("body.1.conv2.pointwise.weight"));
  }

  private Path untrained(String config) {
    Path run = folder.resolve("run");
    Experiment e = experiment("edsr", config);
    new UntrainedRun(e, Networks.build(e), NOWHERE).write(run, "a test");
    return run;
  }

  @Test
  void aFactorIsTakenOverByTheLastKernel() {
    Path run = untrained("block.res-scale = 0.1");
    TrainedNetwork trained = TrainedNetwork.open(run);
    Path plain = folder.resolve("plain.safetensors");
    Path folded = folder.resolve("folded.safetensors");
    WeightExport ofPlain = WeightExport.of(run, trained, false);
    WeightExport ofFolded = WeightExport.of(run, trained, true);
    ofPlain.write(plain);
    ofFolded.write(folded);
    Map<String, WeightTensor> before = byName(plain);
    byName(folded)
        .forEach(
            (name, t) -> {
              boolean second = name.matches("body\\.\\d+\\.body\\.2\\..*");
              for (int i = 0; i < t.values().length; i++) {
                float v = before.get(name).values()[i];
                assertEquals(second ? (float) (0.1 * v) : v, t.values()[i], name);
              }
            });
    Map<String, String> says = WeightFile.read(folded).metadata();
    assertTrue(says.getOrDefault("frugalsr.config", "").contains("\"res-scale\":1.0"));
    assertEquals("block.res-scale=0.1", says.get("frugalsr.folded_residual_scaling"));
    assertTrue(ofFolded.text().contains("2 kernels have taken over block.res-scale=0.1"));
    assertFalse(ofPlain.text().contains("taken over"), ofPlain::text);
    assertFalse(WeightFile.read(plain).metadata().containsKey("frugalsr.folded_residual_scaling"));
    Path torch = folder.resolve("folded.pth");
    ofFolded.write(torch);
    assertEquals(
        "block.res-scale=0.1",
        WeightFile.read(torch).metadata().get("frugalsr.folded_residual_scaling"));
  }

  private static Map<String, WeightTensor> byName(Path file) {
    Map<String, WeightTensor> byName = new TreeMap<>();
    WeightFile.read(file).tensors().forEach(t -> byName.put(t.name(), t));
    return byName;
  }

  /** Where something lies between the kernel and the factor, the network would be another one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "block { res-scale = 0.1, norm = true }",
        "block.res-scale = 0.1, quantizer.name = bnn",
        "block.res-scale = 0.1, operator.name = adder",
        "block.res-scale = 0.1, placement.style = [\"gelu!\"]"
      })
  void aFactorThatCannotBeTakenOverIsRefused(String config) {
    Path run = untrained(config);
    TrainedNetwork trained = TrainedNetwork.open(run);
    String message =
        String.valueOf(
            assertThrows(UserError.class, () -> WeightExport.of(run, trained, true)).getMessage());
    assertTrue(message.contains("residual scaling"), message);
  }
}
