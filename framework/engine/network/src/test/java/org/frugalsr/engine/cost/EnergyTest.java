package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Energies of EDSR-baseline for an output of 1280x720, and of single layers. */
class EnergyTest {
  @TempDir Path folder;

  private double joules(int scale, String... lines) throws IOException {
    String[] all = new String[lines.length + 3];
    System.arraycopy(lines, 0, all, 3, lines.length);
    all[0] = "network.name=published";
    all[1] = "network.graph=edsr-baseline";
    all[2] = "network.scale=" + scale;
    return Energy.picojoules(CostModel.of(CostFixture.network(folder, all), scale)) / 1e12;
  }

  @ParameterizedTest(name = "x{0}")
  @CsvSource({"2, 1.4547, 0.6699", "4, 0.5255, 0.3293"})
  void convolutionsAndAdders(int scale, double convolution, double adder) throws IOException {
    assertEquals(convolution, joules(scale), 5e-5);
    assertEquals(adder, joules(scale, "operator.name=cost-adder"), 5e-5);
  }

  @Test
  void fewBitsCountAsBytesAndOneBitAsThe64thOfAFloat() throws IOException {
    double all = joules(2);
    double body = 33 * 36_864.0 * 230_400 * 4.6e-12;
    double filters = 33 * 64.0 * 230_400 * 4.6e-12; // the quantizers' own, in float
    assertEquals(all - body + body / 64 + filters, joules(2, "quantizer.name=cost-binary"), 1e-9);
    assertEquals(
        all - body + body * 0.23 / 4.6 + filters, joules(2, "quantizer.name=cost-low"), 1e-9);
  }

  /** What adders save in a body of 8 bits; quantizers' own float arithmetic drops out. */
  @ParameterizedTest(name = "x{0}")
  @CsvSource({"2, 0.07274, 0.02509", "4, 0.02627, 0.01436"})
  void inEightBits(int scale, double convolution, double adder) throws IOException {
    double saved =
        joules(scale, "quantizer.name=cost-byte")
            - joules(scale, "quantizer.name=cost-byte", "operator.name=cost-adder");
    assertEquals(convolution - adder, saved, 1e-5);
  }
}
