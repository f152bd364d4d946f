package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.WithoutEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys that name activations and attention modules say what there is, at the place of the value.
 */
class BlockNamesTest {
  @TempDir private Path folder;

  private Experiment experiment(String override) {
    try {
      Path config =
          Files.writeString(
              folder.resolve("tiny.conf"),
              """
              network { name = edsr, scale = 2, channels = 8, blocks = 1 }
              data.train = []
              """);
      return Experiment.load(config, List.of(override));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "block.attention=[eas]|'block.attention[0]' names no attention module: 'eas'. Did you mean 'esa'?",
        "block.attention=[relu]|'block.attention[0]' is relu, which is an activation and no attention module.",
        "block.activation=glu|'block.activation' names no activation: 'glu'. Did you mean 'gelu'?",
        "block.activation=cca|'block.activation' is cca, which is an attention module and no activation.",
        "block.esa.activation=rleu|'block.esa.activation' names no activation: 'rleu'. Did you mean 'relu'?"
      },
      quoteCharacter = '"')
  void whatIsNoneIsRefusedWithThoseThatAre(String override, String text) {
    String message =
        String.valueOf(assertThrows(UserError.class, () -> experiment(override)).getMessage());
    assertTrue(message.startsWith("1 problem in "), message);
    assertTrue(message.contains("-o " + override + ": " + text), message);
    assertTrue(
        message.contains("attention modules: cca, channel-weights, esa")
            || message.contains("activations: gelu, h-swish, leaky-relu, power, prelu, relu,"),
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block.activation=none",
        "block.activation=range-norm",
        "block.attention=esa",
        "block.attention=[esa, channel-weights]"
      })
  void whatIsOneIsTaken(String override) {
    assertEquals(List.of(), ofKey(override));
  }

  /** A module may stand there twice, which is seldom meant. */
  @Test
  void whatStandsThereTwiceIsTold() {
    String told = String.join(" ", ofKey("block.attention=[esa, esa]"));
    assertTrue(told.contains("'block.attention' names a part twice"), told);
  }

  private List<String> ofKey(String override) {
    return WithoutEffect.of(experiment(override)).stream()
        .filter(text -> text.contains("block."))
        .toList();
  }
}
