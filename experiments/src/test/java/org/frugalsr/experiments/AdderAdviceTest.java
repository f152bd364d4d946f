package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body of adder layers that cannot learn is told so at the start, and a sound one is not. */
class AdderAdviceTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct }
      operator.name = adder
      trainer { steps = 1, batch = 2, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  @TempDir private Path folder;

  private String logOf(String more) throws IOException {
    Path file = Files.writeString(folder.resolve("some.conf"), CONFIG + more);
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return Files.readString(run.resolve("log.txt"));
  }

  @Test
  void adamAtTheCommonRateInTheRangeOfImagesGetsWarnings() throws IOException {
    String log = logOf("");
    assertTrue(log.contains("Set network.range = 32"), log);
    assertTrue(log.contains("such as operator.adder.rate = 300"), log);
  }

  @Test
  void aRateOfTheirOwnInAWiderRangeGetsNone() throws IOException {
    String log = logOf("network.range = 32\noperator.adder.rate = 300\n");
    assertFalse(log.contains("adder"), log);
  }

  @Test
  void aRateOfTheirGroupGetsNoneEither() throws IOException {
    String log =
        logOf(
            "network.range = 32\ntrainer.optimizer.groups = [{ path = \"body.**.weight\", rate = 300 }]\n");
    assertFalse(log.contains("adder"), log);
  }

  @Test
  void withoutNormalisationNothingIsSaidOfUnitVariance() throws IOException {
    String log = logOf("operator.adder { rate = 300, normalisation = none }\n");
    assertFalse(log.contains("unit variance"), log);
  }

  @Test
  void underSgdTheLocalRateDecides() throws IOException {
    String log = logOf("network.range = 32\ntrainer.optimizer { name = sgd, lr = 1e-3 }\n");
    assertFalse(log.contains("adder"), log);
  }

  @Test
  void identitiesThatMultiplyGetAWarning() throws IOException {
    String log = logOf("network { range = 32, blocks = 7 }\noperator.adder.rate = 300\n");
    assertTrue(log.contains("is contained 64 times in that of body.6.conv1: blocks add"), log);
  }

  @Test
  void scaledBlocksGetNone() throws IOException {
    String log =
        logOf(
            "network { range = 32, blocks = 7 }\noperator.adder.rate = 300\nblock.res-scale = 0.1\n");
    assertFalse(log.contains("is contained"), log);
  }

  @Test
  void featuresOfALayerAreDrawnBesideTheCrops() throws IOException {
    logOf(
        """
        network.range = 32
        data.test = sample-test
        evaluation { features = body.1.conv2, pictures = 1 }
        """);
    try (var files = Files.list(folder.resolve("run/pictures"))) {
      assertEquals(
          1, files.filter(f -> f.getFileName().toString().endsWith("features.png")).count());
    }
    String page = Files.readString(folder.resolve("run/report.html"));
    assertTrue(page.contains(">features<"), "a picture of them is in the report");
  }
}
