package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.Cost;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.CountingConvention;
import org.frugalsr.engine.cost.Energy;
import org.frugalsr.engine.cost.ParameterCount;
import org.frugalsr.engine.cost.ReferenceResolution;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published networks cost what the layer lists of their papers add up to, to the last number. */
class CostOracleTest {
  @TempDir Path folder;

  private BuiltNetwork network(String config) throws IOException {
    Path file = folder.resolve("network.conf");
    Files.writeString(file, config);
    return Networks.build(Experiment.load(file, List.of()));
  }

  private Cost cost(String config, int scale) throws IOException {
    return CostModel.of(network(config + ", network.scale = [" + scale + "]"), scale);
  }

  private static String giga(Cost cost) {
    return String.format(Locale.ROOT, "%.3f", cost.operations().multiplyAdds() / 1e9);
  }

  @ParameterizedTest(name = "EDSR-baseline x{0}")
  @CsvSource({"2, 1369859, 316.249", "3, 1554499, 160.314", "4, 1517571, 114.230"})
  void edsrBaseline(int scale, long parameters, String multiplyAdds) throws IOException {
    Cost cost =
        cost(
            """
            network { name = edsr, channels = 64, blocks = 16 }
            block.name = residual
            """,
            scale);
    assertEquals(parameters, cost.parameters().headline());
    assertEquals(parameters, cost.parameters().total(), "nothing but kernels is trained");
    assertEquals(multiplyAdds, giga(cost));
  }

  @ParameterizedTest(name = "EDSR x{0}")
  @CsvSource({"2, 40729603, 9384.749", "3, 43680003, 4476.528", "4, 43089923, 2894.547"})
  void edsr(int scale, long parameters, String multiplyAdds) throws IOException {
    Cost cost =
        cost(
            """
            network { name = edsr, channels = 256, blocks = 32 }
            block { name = residual, res-scale = 0.1 }
            """,
            scale);
    assertEquals(parameters, cost.parameters().headline());
    assertEquals(multiplyAdds, giga(cost));
  }

  @ParameterizedTest(name = "MDSR of {0} blocks x{1}")
  @CsvSource({
    "16, 2, 3227203, 3230665, 410.62",
    "16, 3, 3227203, 3230665, 202.26",
    "16, 4, 3227203, 3230665, 137.82",
    "80, 2, 7953987, 7957449, 1497.78",
    "80, 3, 7953987, 7957449, 685.44",
    "80, 4, 7953987, 7957449, 409.61"
  })
  void mdsr(int blocks, int scale, long shared, long perScale, double multiplyAdds)
      throws IOException {
    String config =
        """
        network { name = mdsr, channels = 64, blocks = %d, scale = [2, 3, 4], tail = %s }
        block.name = residual
        """;
    Cost cost = CostModel.of(network(config.formatted(blocks, "shared")), scale);
    assertEquals(shared, cost.parameters().headline());
    assertEquals(multiplyAdds, cost.operations().multiplyAdds() / 1e9, 0.005);
    Cost other = CostModel.of(network(config.formatted(blocks, "per-scale")), scale);
    assertEquals(perScale, other.parameters().headline());
    assertEquals(cost.operations(), other.operations());
  }

  @ParameterizedTest(name = "VDSR on {0} at x{1}")
  @CsvSource({
    "y, 2, 664704, 665921, 612.591",
    "y, 3, 664704, 665921, 612.591",
    "y, 4, 664704, 665921, 612.591",
    "rgb, 3, 667008, 668227, 614.715"
  })
  void vdsrRunsAtHighResolution(
      String color, int scale, long weights, long parameters, String multiplyAdds)
      throws IOException {
    Cost cost =
        cost(
            """
            network { name = vdsr, channels = 64, depth = 20, color = %s }
            block.name = plain
            """
                .formatted(color),
            scale);
    assertEquals(weights, cost.parameters().weights());
    assertEquals(parameters, cost.parameters().headline());
    assertEquals(multiplyAdds, giga(cost));
  }

  @Test
  void srResNetWithNineByNineEnds() throws IOException {
    Cost cost =
        cost(
            """
            network { name = srresnet, channels = 64, blocks = 16, end-size = 9 }
            block { name = residual, norm = true, activation = prelu }
            """,
            4);
    long slopes = (1 + 16 + 2) * 64; // after the head, in each block, after each shuffle
    assertEquals(
        new ParameterCount(1_542_528, 1_545_219 - 1_542_528, 4_224, slopes, 0), cost.parameters());
    assertEquals(1_545_219, cost.parameters().headline());
    assertEquals("127.767", giga(cost));
  }

  /**
   * The head, the tail and what widens before the shuffle stay convolutions unless told otherwise.
   */
  @ParameterizedTest(name = "{0} x{1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "avdsr.conf             | 4 |                                                       | 1.106",
        "aedsr-x2.conf          | 2 |                                                       | 18.437",
        "aedsr-x2.conf          | 2 | operator.adder.channel-change=no-shortcut                   | 16.915",
        "aedsr-x4.conf          | 4 |                                                       | 7.132",
        "aedsr-x4.conf          | 4 | operator.adder.channel-change=tile-shortcut                 | 5.229",
        "aedsr-baseline-x2.conf | 2 |                                                       | 0.670",
        "aedsr-baseline-x4.conf | 4 |                                                       | 0.329",
        "aedsr-x2.conf          | 2 | operator.name=conv                                    | 43.170",
      })
  void adderNetworksNeedTheEnergyOfTheirAdditions(
      String file, int scale, @Nullable String key, String joules) throws IOException {
    List<String> keys = new ArrayList<>();
    if (key != null) {
      keys.add(key);
      keys.add("placement.roles=[body, fuse, upsample]");
    }
    assertEquals(joules, String.format(Locale.ROOT, "%.3f", joules(file, scale, keys)));
  }

  /** In eight bits too; what a quantizer does in float is in both and drops out. */
  @ParameterizedTest(name = "{0} x{1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "avdsr.conf             | 4 | [body]                 | 0.1409  | 0.03694",
        "aedsr-x2.conf          | 2 | [body, fuse]           | 2.1585  | 0.65685",
        "aedsr-x2.conf          | 2 | [body, fuse, upsample] | 2.1585  | 0.56444",
        "aedsr-x4.conf          | 4 | [body, fuse]           | 0.6657  | 0.29033",
        "aedsr-x4.conf          | 4 | [body, fuse, upsample] | 0.6657  | 0.17482",
        "aedsr-baseline-x2.conf | 2 | [body, fuse]           | 0.07274 | 0.02509",
        "aedsr-baseline-x4.conf | 4 | [body, fuse]           | 0.02627 | 0.01436"
      })
  void whatAddersSaveInEightBits(
      String file, int scale, String roles, double convolution, double adder) throws IOException {
    List<String> keys = new ArrayList<>();
    keys.add("quantizer.name=lsq");
    keys.add("quantizer.bits=8");
    keys.add("placement.roles=" + roles);
    keys.add("operator.adder.channel-change=no-shortcut");
    double adding = joules(file, scale, keys);
    keys.add("operator.name=conv");
    assertEquals(convolution - adder, joules(file, scale, keys) - adding, 6e-5);
  }

  private static double joules(String file, int scale, List<String> keys) throws IOException {
    Path config = ConfigFiles.folder().resolve("adder").resolve(file);
    Cost cost = CostModel.of(Networks.build(Experiment.load(config, keys)), scale);
    return Energy.picojoules(cost) / 1e12;
  }

  @Test
  void aBinaryVdsrHasTheParametersThatTheBamPaperPrints() throws IOException {
    Cost cost =
        cost(
            """
            network { name = vdsr, channels = 64, depth = 20 }
            block.name = plain, quantizer.name = bnn
            """,
            4);
    assertEquals(668_227, CountingConvention.BAM.parameters(cost), "668K");
    assertEquals(
        "614.715",
        String.format(Locale.ROOT, "%.3f", CountingConvention.BAM.operations(cost) / 1e9));
    assertEquals(18 * 36_864L * 921_600, cost.operations().binary());
  }

  @Test
  void aBinarySrResNetHasTheParametersThatTheBamPaperPrints() throws IOException {
    Cost cost =
        cost(
            """
            network { name = srresnet, channels = 64, blocks = 16, end-size = 9 }
            block { name = residual, norm = true, activation = prelu, bias = false }
            quantizer.name = bnn
            """,
            4);
    assertEquals(1547, Math.round(CountingConvention.BAM.parameters(cost) / 1000), "1547K");
    assertEquals(
        "127.767",
        String.format(Locale.ROOT, "%.3f", CountingConvention.BAM.operations(cost) / 1e9));
  }

  @Test
  void theBinaryBsrnHasTheCountsThatItsPaperPrints() throws IOException {
    Cost cost =
        cost(
            """
            network { name = binary-bsrn, skip = false, bicubic-skip = false }
            block { name = hpb, norm = false }
            quantizer.name = bam
            """,
            4);
    long weights = 1_296 + 1_013_760 + 20_736 + 2 * 82_944 + 1_296;
    assertEquals(weights, cost.parameters().weights());
    assertEquals(
        weights + 121 * 96 + 435, CountingConvention.BAM.parameters(cost), "1216K: 1,215,027");
    assertEquals(
        "84.74", String.format(Locale.ROOT, "%.2f", CountingConvention.BAM.operations(cost) / 1e9));
    assertEquals(1_013_760L * 320 * 180, cost.operations().binary());
  }

  /** Each of these counts biases or normalisations as its published figure does. */
  @Test
  void vdsrAndSrResNetWithBitAccumulation() throws IOException {
    Cost vdsr =
        cost(
            """
            network { name = vdsr, channels = 64, depth = 8 }
            block { name = plain, units = 3, activation = none }
            quantizer.name = bam
            """,
            4);
    assertEquals(667_008, vdsr.parameters().weights());
    assertEquals(668_227, vdsr.parameters().headline(), "668K: weights and biases, no norms");
    Cost srResNet =
        cost(
            """
            network { name = srresnet, channels = 64, blocks = 16, end-size = 9 }
            block { name = residual, norm = true, activation = none, bias = false }
            quantizer { name = bam, reading.activation-norm = false }
            """,
            4);
    assertEquals(1_542_528, srResNet.parameters().weights());
    assertEquals(
        1_546_752,
        srResNet.parameters().weights() + 33 * 128,
        "1547K: weights and 33 norms, no biases");
    assertEquals(33 * 128, srResNet.parameters().norms());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "network { name = vdsr, channels = 64, depth = 20, color = y }, block.name = plain | 2 |"
            + " 2.818",
        "network { name = edsr, channels = 256, blocks = 32 } | 2 | 43.170",
        "network { name = edsr, channels = 256, blocks = 32 } | 4 | 13.315"
      })
  void energyOfFloatNetworks(String config, int scale, String joules) throws IOException {
    Cost cost = cost(config, scale);
    assertEquals(joules, String.format(Locale.ROOT, "%.3f", Energy.picojoules(cost) / 1e12));
  }

  @Test
  void convolutionsAreCountedAsInTheNtireChallenges() throws IOException {
    BuiltNetwork network =
        network("network { name = edsr, channels = 64, blocks = 16, scale = [4] }");
    Cost cost = CostModel.of(network, 4, ReferenceResolution.ntire());
    // head, 32 in blocks, fuse; 256 channels before each shuffle; 3 at high resolution
    assertEquals(37, cost.convolutions());
    long pixels = 256 * 256;
    assertEquals(pixels * (34 * 64 + 256 + 4 * 256 + 16 * 3), cost.activations());
  }
}
