package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.frugalsr.engine.network.BuiltNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTableTest {
  @TempDir Path folder;

  private CostTable table(boolean allRows, String... lines) throws IOException {
    return CostTable.of(CostModel.of(CostFixture.network(folder, lines), 2), allRows);
  }

  @Test
  void textIsAlignedWithEqualLayersFolded() throws IOException {
    assertEquals(
        """
        layer             n  role  operator   quantizer  bits   kernel  stride  channels  pixels   parameters  multiply-adds  low-bit   share    energy
        head              1  head  conv       none       32/32  3x3          1  3 -> 8    640x360         224        49.77 M        -   7.6 %  228.9 uJ
        body.{0..2}.conv  3  body  cost-conv  cost-low   2/4    3x3          1  8 -> 8    640x360       1,752              -  398.1 M  61.0 %  91.57 uJ
        tail              1  tail  conv       none       32/32  3x3          1  8 -> 12   640x360         876        199.1 M        -  30.5 %  915.7 uJ
        body.{0..2}.conv  3  -     conv2d     none       32/32  -            -  8 -> 1    640x360           0        5.530 M        -   0.8 %  25.44 uJ

        total
        counted for    1280x720 output at x2, traced on LR 640x360
        parameters     2,852 (2,808 weights, 44 biases); and 24 in quantizers
        multiply-adds  254.36 M (254,361,600), float
        low-bit        398.13 M (398,131,200), multiply-adds of quantised values
        activations    10.138 M (10,137,600), output values of 5 convolutions
        model size     4.91 KiB (5,024 bytes): 1,728 weights of 2 bits, 1,080 weights of 32 bits, 68 other parameters of 32 bits
        peak memory    23.7 MiB of float32 activations
        energy         1.262 mJ, counted arithmetic only, at 45 nm (Horowitz, ISSCC 2014); memory accesses not counted
        left out       parameters of BN, PReLU and quantizers, which are shown separately, and all work of biases, BN, PReLU, activations and scales
        """,
        table(false, "network.blocks=3", "quantizer.name=cost-low").text());
  }

  @Test
  void everyLayerHasItsLineIfAsked() throws IOException {
    String text = table(true, "network.blocks=3").text();
    for (int i = 0; i < 3; i++) {
      assertTrue(text.contains("\nbody." + i + ".conv "), text);
    }
    assertFalse(text.contains("{"), text);
  }

  @Test
  void markdownHasTheSameCells() throws IOException {
    assertEquals(
        """
        | layer | n | role | operator | quantizer | bits | kernel | stride | channels | pixels | parameters | multiply-adds | share | energy |
        | --- | ---: | --- | --- | --- | --- | --- | ---: | --- | --- | ---: | ---: | ---: | ---: |
        | head | 1 | head | conv | none | 32/32 | 3x3 | 1 | 3 -> 8 | 640x360 | 224 | 49.77 M | 9.7 % | 228.9 uJ |
        | body.{0..1}.conv | 2 | body | cost-conv | cost-none | 32/32 | 3x3 | 1 | 8 -> 8 | 640x360 | 1,168 | 265.4 M | 51.6 % | 1.221 mJ |
        | tail | 1 | tail | conv | none | 32/32 | 3x3 | 1 | 8 -> 12 | 640x360 | 876 | 199.1 M | 38.7 % | 915.7 uJ |

        - counted for: 1280x720 output at x2, traced on LR 640x360
        - parameters: 2,268 (2,232 weights, 36 biases)
        - multiply-adds: 514.25 M (514,252,800), float
        - activations: 8.2944 M (8,294,400), output values of 4 convolutions
        - model size: 8.86 KiB (9,072 bytes)
        - peak memory: 21.1 MiB of float32 activations
        - energy: 2.366 mJ, counted arithmetic only, at 45 nm (Horowitz, ISSCC 2014); memory accesses not counted
        - left out: parameters of BN, PReLU and quantizers, which are shown separately, and all work of biases, BN, PReLU, activations and scales
        """,
        table(false, "network.blocks=2").markdown());
  }

  @Test
  void aRuleHasItsOwnFiguresItsRestAndItsWords() throws IOException {
    BuiltNetwork network =
        CostFixture.network(
            folder, "network.scale=[2]", "block.norm=true", "quantizer.name=cost-binary");
    Cost cost = CostModel.of(network, 2, CountingConvention.NTIRE.frame(2));
    assertEquals(
        """
        layer             role  operator   quantizer    bits   kernel  stride  channels  pixels   parameters    FLOPs   share
        head              head  conv       none         32/32  3x3          1  3 -> 8    256x256         224  14.16 M  12.9 %
        body.0.conv       body  cost-conv  cost-binary  1/1    3x3          1  8 -> 8    256x256         584  37.75 M  34.4 %
        tail              tail  conv       none         32/32  3x3          1  8 -> 12   256x256         876  56.62 M  51.7 %
        (normalisations)  -     -          -            -      -            -  -         -                16  1.049 M   1.0 %
        (quantizers)      -     -          -            -      -            -  -         -                 8        -   0.0 %
        """,
        CostTable.of(cost, CountingConvention.NTIRE, false)
            .text()
            .lines()
            .limit(6)
            .map(l -> l + "\n")
            .reduce("", String::concat));
    String totals = CostTable.of(cost, CountingConvention.NTIRE, false).text();
    assertTrue(totals.contains("\nrule         ntire\n"), totals);
    assertTrue(totals.contains("left out     " + CountingConvention.NTIRE.leavesOut()), totals);
  }

  @Test
  void aRefusalStandsBesideTheOperator() throws IOException {
    String text = table(false, "operator.name=cost-adder", "block.expand=4").text();
    assertTrue(text.contains("conv (cost-adder refused)"), text);
  }

  @Test
  void aKernelThatDoesNotRunSaysSo() throws IOException {
    String text = table(false, "network.repeats=0").text();
    assertTrue(text.contains("does not run"), text);
  }
}
