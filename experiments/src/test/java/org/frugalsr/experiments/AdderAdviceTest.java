package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.ConfigLint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body of adder layers that cannot learn is told so at the start, and a sound one is not. */
class AdderAdviceTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct }
      operator.name = adder
      trainer { steps = 1, batch = 2, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  private static final String SOUND = "network.range = 32\noperator.adder.rate = 300\n";

  private static String advice(String more) {
    Experiment e =
        Experiment.of(
            new LoadedConfig("some.conf", ConfigFactory.parseString(CONFIG + more)),
            Registry.discover(List.of()));
    return String.join("\n", ConfigLint.of(e, Networks.build(e), List.of()));
  }

  @Test
  void aRunWritesItIntoItsLog(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("some.conf"), CONFIG);
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    String log = Files.readString(run.resolve("log.txt"));
    assertTrue(log.contains("Set network.range = 32"), log);
    assertTrue(log.contains("such as operator.adder.rate = 1000"), log);
  }

  @Test
  void aRateOfTheirOwnInAWiderRangeGetsNone() {
    assertEquals("", advice(SOUND));
  }

  @Test
  void aRateOfTheirGroupGetsNoneEither() {
    String group = "trainer.optimizer.groups = [{ path = \"body.**.weight\", rate = 300 }]\n";
    assertEquals("", advice("network.range = 32\n" + group));
  }

  @Test
  void withoutNormalisationThatIsSaidAndNothingOfUnitVariance() {
    String said = advice("operator.adder { rate = 300, normalisation = none }\n");
    assertTrue(said.startsWith("4 of 4 adder layers have no normalisation after them"), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void aNormalisationByRangeIsOne() {
    assertEquals("", advice("operator.adder { rate = 300, normalisation = range }\n"));
  }

  @Test
  void underSgdTheLocalRateDecides() {
    assertEquals("", advice("network.range = 32\ntrainer.optimizer { name = sgd, lr = 1e-3 }\n"));
  }

  @Test
  void theNormOfLocalRatesIsNotToBeClipped() {
    String sgd =
        "network.range = 32\ntrainer { clip-norm = 0.4, optimizer { name = sgd, lr = 0.1 } }\n";
    assertTrue(advice(sgd).contains("trainer.clip-norm = null"), () -> advice(sgd));
    assertEquals("", advice(sgd + "operator.adder.eta = 0\n"));
  }

  /** Identities that multiply: in each block one more copy of what it gets, or two. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.blocks = 7 | By body.6.conv1 … 64",
        "network.blocks = 7, placement.roles = [body, fuse] | By fuse … 128",
        "network.blocks = 7, operator.adder.order = power-first | By body.6.conv1 … 64",
        "network.blocks = 7, operator.adder.normalisation = range | By body.6.conv1 … 64",
        "network.blocks = 7, quantizer.name = react | By body.6.conv1 … 64",
        "network.blocks = 7, block.norm = true | By body.6.conv1 … 64",
        "network.blocks = 7, block.skip = unit | ",
        "network.blocks = 7, block.skip = none | ",
        "network.blocks = 7, block.res-scale = 0.1 | ",
        "network.blocks = 7, operator.adder.shortcut = false | ",
        "network.blocks = 7, operator.name = conv | ",
        "network = null, network { name = srresnet, scale = 2, channels = 8, blocks = 8, range = 32 } | By body.7.conv1 … 128",
        "network.blocks = 40, block { name = null, name = plain } | "
      })
  void featuresThatGrowBlockByBlock(String keys, String expected) {
    Matcher growth =
        Pattern.compile("By (\\S+) the input of the body has been added up to (\\d+) times")
            .matcher(advice(SOUND + keys));
    String said = growth.find() ? "By %s … %s".formatted(growth.group(1), growth.group(2)) : null;
    assertEquals(expected, said);
  }
}
