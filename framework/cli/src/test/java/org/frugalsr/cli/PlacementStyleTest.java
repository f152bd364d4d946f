package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.Mode;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a config says of units reaches those that it places, and no others. */
class PlacementStyleTest {
  @TempDir private Path folder;

  private BuiltNetwork network(String... overrides) {
    try {
      Path config =
          Files.writeString(
              folder.resolve("tiny.conf"),
              """
              network { name = edsr, scale = 2, channels = 8, blocks = 1 }
              data.train = [sample-train]
              """);
      return Networks.build(Experiment.load(config, Arrays.asList(overrides)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStyleIsForPlacedUnitsOnly() {
    List<String> norms =
        network("placement.style = [\"norm!\", shortcut, activation]").parameters().stream()
            .map(Parameter::path)
            .filter(path -> path.endsWith(".norm.weight"))
            .map(path -> path.substring(0, path.lastIndexOf(".norm")))
            .toList();
    assertEquals(List.of("body.0.conv1", "body.0.conv2"), norms);
  }

  @Test
  void aMisspeltStageIsRefused() {
    UserError error =
        assertThrows(
            UserError.class, () -> network("placement.style = [nrom, shortcut, activation]"));
    assertTrue(String.valueOf(error.getMessage()).contains("Did you mean 'norm'?"));
  }

  @Test
  void aBlockAsAStageMustAlwaysBeThere() {
    UserError error =
        assertThrows(UserError.class, () -> network("placement.style = [norm, residual]"));
    assertTrue(String.valueOf(error.getMessage()).contains("\"residual!\""));
  }

  private static List<String> parameters(BuiltNetwork network, String part) {
    return network.parameters().stream()
        .map(Parameter::path)
        .filter(path -> path.contains(part))
        .toList();
  }

  @Test
  void aNormMayBeABlockWithoutStatistics() {
    BuiltNetwork batch = network("block.norm = true");
    BuiltNetwork affine = network("block.norm = true", "placement.norm = affine");
    assertEquals(parameters(batch, ".norm."), parameters(affine, ".norm."));
    assertEquals(4, batch.buffers().size());
    assertEquals(List.of(), affine.buffers());
    UserError error =
        assertThrows(UserError.class, () -> network("block.norm = true", "placement.norm = afine"));
    assertTrue(String.valueOf(error.getMessage()).contains("Did you mean 'affine'?"));
  }

  @Test
  void rolesMayHaveNoBias() {
    List<String> left = parameters(network("placement.without-bias = [head, tail]"), "bias");
    assertEquals(
        List.of("body.0.conv1.bias", "body.0.conv2.bias", "fuse.bias", "upsample.0.bias"), left);
  }

  @Test
  void aFloatPathIsAddedWhereTheStyleSays() {
    BuiltNetwork network = network("placement.style = [norm, \"float-conv+\", activation]");
    assertEquals(
        List.of("body.0.conv1.float-conv.conv.weight", "body.0.conv2.float-conv.conv.weight"),
        parameters(network, "float-conv"));
    List<String> steps =
        network.trace(Shape.of(1, 8, 8, 3), 2, Mode.EVALUATE).steps().stream()
            .filter(s -> s.path().startsWith("body.0.conv1"))
            .map(s -> s.function().name())
            .toList();
    assertTrue(steps.indexOf("relu") > steps.lastIndexOf("conv2d"), steps::toString);
  }

  @Test
  void slopesAreSharedWhereAPatternSays() {
    String[] keys = {"block.activation = prelu", "block.prelu.shared-at = [\"body.0.conv1.*\"]"};
    BuiltNetwork network = network(keys[0], keys[1], "network.blocks = 2");
    List<Long> sizes =
        network.parameters().stream()
            .filter(p -> p.path().endsWith(".slope"))
            .map(p -> p.shape().size())
            .toList();
    assertEquals(List.of(1L, 8L), sizes);
  }

  @Test
  void biasesStartAtZeroUnderHeAndAtRandomUnderTorch() {
    assertTrue(bodyBias(network("operator.start = he")) == 0);
    assertTrue(bodyBias(network("operator.start = torch")) > 0);
  }

  private static double bodyBias(BuiltNetwork network) {
    return network.parameters().stream()
        .filter(p -> p.path().equals("body.0.conv1.bias"))
        .mapToDouble(
            p -> {
              double sum = 0;
              for (float v : Numbers.toFloats(p.value())) {
                sum += Math.abs(v);
              }
              return sum;
            })
        .sum();
  }
}
