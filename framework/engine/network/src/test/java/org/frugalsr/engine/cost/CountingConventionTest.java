package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.network.BuiltNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of published networks by the rules of their papers. */
class CountingConventionTest {
  @TempDir Path folder;

  private BuiltNetwork network(String graph, int scale, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.addAll(
        List.of("network.name=published", "network.graph=" + graph, "network.scale=" + scale));
    return CostFixture.network(folder, all.toArray(String[]::new));
  }

  private Cost cost(CountingConvention rule, String graph, int scale, String... lines)
      throws IOException {
    return CostModel.of(network(graph, scale, lines), scale, rule.frame(scale));
  }

  private static String giga(double operations, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", operations / 1e9);
  }

  /** Table 1 of the paper prints 85.43 and 1367K, 18.55 and 225K, 1.83 and 46K, and so on. */
  @ParameterizedTest(name = "{0} x{1}")
  @CsvSource({
    "SRResNet, 2, cost-none,   '[body]',                 1367424, 85.432",
    "SRResNet, 4, cost-none,   '[body]',                 1514880, 146.081",
    "BBCU-L,   2, cost-binary, '[body]',                  224640, 18.546",
    "BBCU-L,   4, cost-binary, '[body]',                  372096, 79.195",
    "BBCU-M,   2, cost-binary, '[body, upsample, fuse]',   46080, 1.825",
    "BBCU-M,   4, cost-binary, '[body, upsample, fuse]',   50688, 3.948",
  })
  void bbcu(String name, int scale, String quantizer, String roles, long parameters, String giga)
      throws IOException {
    Cost cost =
        cost(
            CountingConvention.BBCU,
            "msrresnet",
            scale,
            "quantizer.name=" + quantizer,
            "placement.roles=" + roles);
    assertEquals(parameters, CountingConvention.BBCU.parameters(cost), name);
    assertEquals(giga, giga(CountingConvention.BBCU.operations(cost), 3));
  }

  @Test
  void bamCountsBinaryAsFloat() throws IOException {
    Cost cost = cost(CountingConvention.BAM, "bam-bsrn", 4, "quantizer.name=cost-binary");
    assertEquals(1_215_027, CountingConvention.BAM.parameters(cost));
    assertEquals("84.74", giga(CountingConvention.BAM.operations(cost), 2));
    Operations work = cost.operations();
    assertEquals(1_013_760L * 57_600, work.binary());
    assertTrue(
        work.total() > CountingConvention.BAM.operations(cost),
        "filters of the quantizer are left out");
  }

  @Test
  void bamCountsEachBaseAsALayer() throws IOException {
    Cost one = cost(CountingConvention.BAM, "msrresnet", 4, "quantizer.name=cost-binary");
    Cost three = cost(CountingConvention.BAM, "msrresnet", 4, "quantizer.name=cost-abc");
    long body = 32 * 36_864;
    assertEquals(
        2 * body,
        CountingConvention.BAM.parameters(three) - CountingConvention.BAM.parameters(one));
    assertEquals(
        14.0 * body * 57_600,
        CountingConvention.BAM.operations(three) - CountingConvention.BAM.operations(one),
        "3 x 5 pairs");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "imdn-baseline, 893936, 58.4308, 58.5315, 154.1407, 43",
    "rfdn,          433448, 27.0336, 27.1026, 112.0342, 64"
  })
  void ntire(
      String graph, long parameters, String macs, String flops, String activations, long convs)
      throws IOException {
    Cost cost = cost(CountingConvention.NTIRE, graph, 4);
    assertEquals(parameters, CountingConvention.NTIRE.parameters(cost));
    assertEquals(macs, giga(cost.operations().multiplyAdds(), 4));
    assertEquals(flops, giga(CountingConvention.NTIRE.operations(cost), 4));
    assertEquals(activations, giga(1000.0 * cost.activations(), 4));
    assertEquals(convs, cost.convolutions());
  }

  @Test
  void ntireCountsEverythingTrainedAndTwoForEachNormalisedValue() throws IOException {
    String[] plain = {"network.name=cost-net", "network.scale=2"};
    String[] all = {
      "network.name=cost-net",
      "network.scale=2",
      "block.norm=true",
      "block.activation=cost-slope",
      "quantizer.name=cost-binary"
    };
    Cost before = CostModel.of(CostFixture.network(folder, plain), 2, ReferenceResolution.ntire());
    Cost after = CostModel.of(CostFixture.network(folder, all), 2, ReferenceResolution.ntire());
    assertEquals(
        16 + 8 + 8,
        CountingConvention.NTIRE.parameters(after) - CountingConvention.NTIRE.parameters(before));
    assertEquals(
        2.0 * 8 * 65_536,
        CountingConvention.NTIRE.operations(after) - CountingConvention.NTIRE.operations(before),
        "binary work counts in full, the slope of a plug-in's own function does not");
  }

  @ParameterizedTest(name = "BSRN x{0}")
  @CsvSource({
    "2, 331628, 71.9353, 72.9947",
    "3, 340283, 32.8038, 33.2753",
    "4, 352400, 19.1772, 19.4440"
  })
  void bsrn(int scale, long parameters, String macs, String multiAdds) throws IOException {
    Cost cost = cost(CountingConvention.BSRN, "bsrn", scale);
    assertEquals(parameters, CountingConvention.BSRN.parameters(cost));
    assertEquals(macs, giga(cost.operations().multiplyAdds(), 4));
    assertEquals(multiAdds, giga(CountingConvention.BSRN.operations(cost), 4));
  }

  @ParameterizedTest(name = "{0} x{1}")
  @CsvSource({
    "imdn, 2, 694404, 158.766",
    "imdn, 3, 703059, 71.447",
    "imdn, 4, 715176, 40.886",
    "rfdn, 2, 417212, 91.31",
    "rfdn, 3, 423977, 41.27",
    "rfdn, 4, 433448, 23.76",
    "rfdn-cca, 2, 534036, 120.93",
    "rfdn-cca, 4, 549624, 31.13"
  })
  void ourOwnRuleGivesTheLiteraturesFigures(String graph, int scale, long parameters, String giga)
      throws IOException {
    Cost cost = cost(CountingConvention.FRUGAL, graph, scale);
    assertEquals(parameters, CountingConvention.FRUGAL.parameters(cost));
    int digits = giga.length() - giga.indexOf('.') - 1;
    assertEquals(giga, giga(cost.operations().multiplyAdds(), digits));
  }

  @Test
  void atX3TheImageDecidesTheSecondDigit() throws IOException {
    Cost rounded = cost(CountingConvention.BSRN, "rfdn-cca", 3);
    Cost exact = cost(CountingConvention.FRUGAL, "rfdn-cca", 3);
    assertEquals(540_531, CountingConvention.FRUGAL.parameters(exact));
    assertEquals("54.33", giga(rounded.operations().multiplyAdds(), 2), "on 426x240");
    assertEquals("54.41", giga(exact.operations().multiplyAdds(), 2), "on 921600/9 pixels");
  }

  @Test
  void bsrnSWithParametersOutsideKernels() throws IOException {
    Cost cost = cost(CountingConvention.NTIRE, "bsrn-s", 4);
    assertEquals(156_288, CountingConvention.NTIRE.parameters(cost));
    assertTrue(
        CountingConvention.NTIRE
            .rest(cost)
            .contains(new CountingConvention.Rest("outside kernels", 5 * 48, 0)));
    assertEquals(9_430_089_300L, cost.operations().multiplyAdds());
    assertEquals("209.1909", giga(1000.0 * cost.activations(), 4));
    assertEquals(121, cost.convolutions(), "the challenge's counter skips its linear layers");
  }

  @Test
  void bsrnToTheLastUnit() throws IOException {
    BuiltNetwork x4 = network("bsrn", 4);
    assertEquals(
        19_177_176_448L,
        CostModel.of(x4, 4, CountingConvention.BSRN.frame(4)).operations().multiplyAdds());
    Cost ntire = CostModel.of(x4, 4, CountingConvention.NTIRE.frame(4));
    assertEquals(21_819_937_280L, ntire.operations().multiplyAdds());
    assertEquals(404_960_672L, ntire.activations());
    assertEquals(206, ntire.convolutions());
  }

  @Test
  void ourOwnRuleIsWhatTheCostSays() throws IOException {
    Cost cost = cost(CountingConvention.FRUGAL, "msrresnet", 4, "quantizer.name=cost-binary");
    assertEquals(cost.parameters().headline(), CountingConvention.FRUGAL.parameters(cost));
    assertEquals(1_517_571, CountingConvention.FRUGAL.parameters(cost));
    assertEquals(cost.operations().total(), CountingConvention.FRUGAL.operations(cost));
  }

  @Test
  void anUnknownRuleNamesTheOthers() {
    UserError error = assertThrows(UserError.class, () -> CountingConvention.named("bbuc"));
    assertTrue(error.getMessage().contains("Did you mean 'bbcu'?"), error.getMessage());
    assertTrue(error.getMessage().contains("frugal, bam, bbcu, ntire, bsrn"), error.getMessage());
    assertEquals(CountingConvention.NTIRE, CountingConvention.named("ntire"));
  }

  @Test
  void aJournalKeepsTheFiguresOfEveryRule() throws IOException {
    NetworkCost summary =
        CostSummary.of(network("msrresnet", 2, "quantizer.name=cost-binary"), 2, 5);
    Map<String, NetworkCost.Convention> rules = summary.rules();
    assertEquals(
        Arrays.stream(CountingConvention.values())
            .filter(r -> r != CountingConvention.FRUGAL)
            .map(CountingConvention::id)
            .toList(),
        List.copyOf(rules.keySet()));
    NetworkCost.Convention bbcu = rules.get("bbcu");
    assertEquals(224_640, bbcu.parameters());
    assertEquals("320x180 input", bbcu.frame());
    assertEquals(
        List.of(new NetworkCost.Weights(1, 1, 1_179_648), new NetworkCost.Weights(32, 1, 187_776)),
        summary.weightsByBits());
    assertEquals(36, summary.convolutions().orElseThrow());
  }
}
