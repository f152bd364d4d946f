package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
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
