package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.Cost;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.CountingConvention;
import org.frugalsr.engine.cost.LayerCost;
import org.frugalsr.engine.cost.ReferenceResolution;
import org.frugalsr.engine.network.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IMDN, RFDN and BSRN cost what was published, or counted from the released code, to the digit. */
class BlueprintCostTest {
  private static final ReferenceResolution AT_320 = ReferenceResolution.lr(320, 180);

  private static Cost cost(String file, @Nullable String keys, ReferenceResolution frame) {
    List<String> overrides = keys == null ? List.of() : Arrays.asList(keys.split("; *"));
    Experiment e =
        Experiment.load(
            ConfigFiles.folder().resolve("blueprint").resolve(file + ".conf"), overrides);
    return CostModel.of(Networks.build(e), e.network().common().scale().get(0), frame);
  }

  private static String giga(double operations) {
    return String.format(Locale.ROOT, "%.4f", operations / 1e9);
  }

  private static long multiplyAdds(Cost cost) {
    return cost.operations().multiplyAdds();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "bsrn-x2, , 331628",
    "bsrn-x3, , 340283",
    "bsrn-x4, , 352400",
    "bsrn-s-x4, , 156288",
    "bsrn-1-x4, , 124606",
    "bsrn-1-x4, network.channels=48; network.blocks=6, 162642",
    "bsrn-2-x4, , 432024",
    "bsrn-2-x4, network.channels=72; network.blocks=8, 437624",
    "bsrn-x4, network.copies=1, 351824",
    "rfdn-released-x4, , 433448",
    "rfdn-released-x4, network.scale=2, 417212",
    "rfdn-released-x4, network.scale=3, 423977",
    "rfdn-x2, , 534036",
    "rfdn-x3, , 540531",
    "rfdn-x4, , 549624",
    "rfdn-x2, network.channels=52, 625962",
    "rfdn-x3, network.channels=52, 632997",
    "rfdn-x4, network.channels=52, 642846",
    "rfdn-x4, block.cca.reduction=16, 544386",
    "imdn-x2, , 694404",
    "imdn-x3, , 703059",
    "imdn-x4, , 715176",
    "imdn-baseline-x4, , 893936"
  })
  void parameters(String file, @Nullable String keys, long total) {
    Cost cost = cost(file, keys, AT_320);
    assertEquals(total, cost.parameters().total());
    assertEquals(total, cost.parameters().headline(), "nothing but weights and biases");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bsrn-x2, 640, 360, 71.9353, 72.9947",
    "bsrn-x3, 426, 240, 32.8038, 33.2753",
    "bsrn-x4, 320, 180, 19.1772, 19.4440",
  })
  void multiplyAddsOfBsrn(String file, int width, int height, String plain, String published) {
    Cost cost = cost(file, null, ReferenceResolution.lr(width, height));
    assertEquals(plain, giga(multiplyAdds(cost)));
    assertEquals(published, giga(CountingConvention.BSRN.operations(cost)));
    int scale = 1280 / width;
    assertEquals(ReferenceResolution.lr(width, height), CountingConvention.BSRN.frame(scale));
  }

  /** At an LR image of 1280 / scale by 720 / scale, rounded down. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "imdn-x2, , 158.77",
    "imdn-x3, , 71.34",
    "imdn-x4, , 40.89",
    "rfdn-x2, , 120.93",
    "rfdn-x3, , 54.33",
    "rfdn-x4, , 31.13",
    "rfdn-released-x4, network.scale=2, 91.31",
    "rfdn-released-x4, network.scale=3, 41.21",
    "rfdn-released-x4, , 23.76"
  })
  void multiplyAddsAt1280By720(String file, @Nullable String keys, double billions) {
    int scale = keys != null && keys.contains("scale") ? keys.charAt(keys.length() - 1) - '0' : 0;
    int named = scale == 0 ? file.charAt(file.length() - 1) - '0' : scale;
    assertEquals(
        billions,
        multiplyAdds(cost(file, keys, CountingConvention.BSRN.frame(named))) / 1e9,
        0.005 + 1e-6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "imdn-baseline-x4, 58.4308, 58.5315, 154.1407, 43",
    "rfdn-released-x4, 27.0336, 27.1026, 112.0342, 64",
    "bsrn-x4, 21.8199, 21.8199, 404.9607, 206",
  })
  void figuresOfTheNtireChallenges(
      String file, String plain, String published, double activations, int convolutions) {
    Cost cost = cost(file, null, ReferenceResolution.ntire());
    assertEquals(plain, giga(multiplyAdds(cost)));
    assertEquals(published, giga(CountingConvention.NTIRE.operations(cost)));
    assertEquals(activations, cost.activations() / 1e6, 5e-5);
    assertEquals(convolutions, cost.convolutions());
  }

  /**
   * BSRN-S was measured with its 1x1 convolutions written as linear layers, which the counters of
   * activations and convolutions skip: 9.50 G, 65.76 M and 43 are of those only.
   */
  @Test
  void figuresOfBsrnS() {
    Cost cost = cost("bsrn-s-x4", null, ReferenceResolution.ntire());
    assertEquals(9_430_089_300L, multiplyAdds(cost));
    assertEquals(209.1909, cost.activations() / 1e6, 5e-5);
    assertEquals(121, cost.convolutions());
    List<LayerCost> spatial =
        cost.layers().stream().filter(layer -> layer.geometry().size() > 1).toList();
    assertEquals(43, spatial.stream().mapToInt(LayerCost::runs).sum());
    assertEquals(65.7577, spatial.stream().mapToLong(LayerCost::activations).sum() / 1e6, 5e-5);
    double biases =
        spatial.stream()
            .filter(layer -> layer.biases() > 0)
            .mapToLong(LayerCost::activations)
            .sum();
    assertEquals("9.4958", giga(multiplyAdds(cost) + biases), "as printed: 9.50 G");
    assertEquals(8_287_816_320L, multiplyAdds(cost("bsrn-s-x4", null, AT_320)));
  }

  /** Module, parameters, multiply-adds at 320x180 and at 256x256, activations at 256x256. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "head, 1408, 77414400, 88080384, 8388608",
    "body.0.distil1, 2080, 117964800, 134217728, 2097152",
    "body.0.refine1, 4736, 269107200, 306184192, 8388608",
    "body.0.distil4, 2368, 134553600, 153092096, 4194304",
    "body.0.join, 8256, 471859200, 536870912, 4194304",
    "body.0.esa, 4064, 151207344, 172111936, 7759472",
    "body.0.cca, 580, 512, 512, 68",
    "body.0, 35716, 1918836656, 2183281216, 47605428",
    "body, 285728, 15350693248, 17466249728, 380843424",
    "fuse.join, 32832, 1887436800, 2147483648, 4194304",
    "fuse.conv, 4736, 269107200, 306184192, 8388608",
    "tail, 27696, 1592524800, 1811939328, 3145728"
  })
  void modulesOfBsrn(String module, long parameters, long hd, long ntire, long activations) {
    Cost at320 = cost("bsrn-x4", null, AT_320);
    Cost at256 = cost("bsrn-x4", null, ReferenceResolution.ntire());
    assertEquals(parameters, module(at320, module).stream().mapToLong(LayerCost::parameters).sum());
    assertEquals(hd, work(at320, module));
    assertEquals(ntire, work(at256, module));
    assertEquals(
        activations, module(at256, module).stream().mapToLong(LayerCost::activations).sum());
  }

  private static List<LayerCost> module(Cost cost, String name) {
    return cost.layers().stream()
        .filter(layer -> (layer.path() + ".").startsWith(name + "."))
        .toList();
  }

  private static long work(Cost cost, String module) {
    return module(cost, module).stream()
        .mapToLong(layer -> layer.operations().multiplyAdds())
        .sum();
  }

  /** Module, parameters, multiply-adds at 256x256. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "head, 1104, 66060288",
    "body.0.distil1, 1176, 75497472",
    "body.0.refine1, 2832, 179306496",
    "body.0.distil4, 1416, 89653248",
    "body.0.join, 4656, 301989888",
    "body.0.esa, 3504, 107108676",
    "body.0.close, 2352, 150994944",
    "fuse.join, 11568, 754974720",
    "fuse.conv, 2832, 179306496",
    "tail, 20784, 1358954496"
  })
  void modulesOfBsrnS(String module, long parameters, long ntire) {
    Cost cost = cost("bsrn-s-x4", null, ReferenceResolution.ntire());
    assertEquals(parameters, module(cost, module).stream().mapToLong(LayerCost::parameters).sum());
    assertEquals(ntire, work(cost, module));
  }

  /** The three readings of "replace the convolutions of RFDN", of the notes on BSRN's ablation. */
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "conv, whole, 433448, 23.76",
    "dsconv, blocks, 144044, 7.97",
    "dsconv, whole, 123274, 6.78",
    "bsconv-u, blocks, 143044, 7.94",
    "bsconv-u, whole, 122744, 6.77",
    "bsconv-s, blocks, 126776, 7.04",
    "bsconv-s, whole, 105285, 5.80",
    "dsconv, distillation, 160748, 8.05",
    "bsconv-u, distillation, 159748, 7.99",
    "bsconv-s, distillation, 144248, 7.10"
  })
  void convolutionsOfRfdn(String operator, String where, long parameters, double billions) {
    String roles =
        switch (where) {
          case "whole" -> "[head, body, fuse, attention]";
          case "blocks" -> "[body, attention]";
          default -> "[body]";
        };
    Cost cost =
        cost(
            "rfdn-released-x4", "operator.name=" + operator + "; placement.roles=" + roles, AT_320);
    assertEquals(parameters, cost.parameters().headline());
    assertEquals(billions, multiplyAdds(cost) / 1e9, 0.005 + 1e-6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"conv, 1352464", "dsconv, 354440", "bsconv-u, 352400", "bsconv-s, 292544"})
  void convolutionsOfBsrn(String operator, long parameters) {
    assertEquals(
        parameters, cost("bsrn-x4", "operator.name=" + operator, AT_320).parameters().headline());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'[esa, cca]', 352400, 19.18",
    "[cca], 319888, 17.97",
    "[esa], 347760, 19.18",
  })
  void attentionOfBsrn(String modules, long parameters, double billions) {
    Cost cost = cost("bsrn-x4", "block.attention=" + modules, AT_320);
    assertEquals(parameters, cost.parameters().headline());
    assertEquals(billions, multiplyAdds(cost) / 1e9, 0.005 + 1e-6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"relu", "leaky-relu", "gelu", "h-swish"})
  void activationsHaveNoParameters(String activation) {
    assertEquals(
        352_400, cost("bsrn-x4", "block.activation=" + activation, AT_320).parameters().total());
  }
}
