package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake of a user gets one clear message, the exit code 2, and leaves nothing behind. */
class BadInputTest {
  private static final String SOUND =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    write("sound.conf", SOUND);
    Files.createDirectory(folder.resolve("empty"));
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.createFile(photos.resolve("a.jpg"));
    Files.createFile(photos.resolve("a.png"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void assertRefused(String golden, String... args) throws IOException {
    Said said = Said.by(args);
    Golden.check(golden, said.errorsIn(folder));
    assertEquals(2, said.code());
    assertEquals("", said.out());
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.endsWith("run")), "a run folder was made");
    }
  }

  private void assertConfigRefused(String golden, String text) throws IOException {
    Path config = write("broken.conf", SOUND + text);
    assertRefused(golden, "run", config.toString(), "--out", folder.resolve("run").toString());
  }

  @Test
  void misspeltKey() throws IOException {
    assertConfigRefused("misspelt-key", "trainer.stpes = 10");
  }

  @Test
  void wrongType() throws IOException {
    assertConfigRefused("wrong-type", "trainer.batch = many");
  }

  @Test
  void nameThatIsNoFolder() throws IOException {
    assertConfigRefused("name-that-is-no-folder", "name = \"../elsewhere\"");
    for (String name :
        List.of("a/b", "a\\\\b", "", ".", "..", "a\\u0000b", "a\\nb", "ü".repeat(101))) {
      Path config = write("broken.conf", SOUND + "name = \"" + name + "\"\nstudy { seeds = [0] }");
      for (String command : List.of("run", "study")) {
        Said said = Said.by(command, config.toString(), "-o", "runs=\"" + folder + "\"");
        assertEquals(2, said.code());
        assertTrue(said.err().contains("must be the name of one folder"), said::err);
        assertTrue(said.errorsIn(folder).contains("DIR/broken.conf:4: 'name' is "), said::err);
      }
    }
  }

  @Test
  void valueOutOfRange() throws IOException {
    assertConfigRefused("out-of-range", "trainer.patch = 2");
  }

  @Test
  void unknownName() throws IOException {
    assertConfigRefused("unknown-name", "operator.name = convv");
  }

  @Test
  void allMistakesAtOnce() throws IOException {
    assertConfigRefused(
        "all-at-once", "trainer { stpes = 10, batch = 0 }\nblock.name = residul\nseed = x");
  }

  @Test
  void sitePatternThatMatchesNothing() throws IOException {
    assertConfigRefused(
        "pattern-matches-nothing", "placement.sites.\"body.*.conv3\".operator.name = conv");
  }

  @Test
  void parameterPatternThatMatchesNothing() throws IOException {
    assertConfigRefused(
        "group-matches-nothing", "trainer.optimizer.groups = [{ path = \"body.9.*\", rate = 2 }]");
  }

  @Test
  void whatIsNoScheduleAndNoPattern() throws IOException {
    assertConfigRefused(
        "no-schedule-no-pattern",
        """
        trainer.schedule { name = multi-step, milestones = [200, 100] }
        trainer.optimizer.groups = [{ path = "**conv2", rate = 2 }]
        init { from = nowhere, freeze = ["body..conv1"] }
        placement.sites { "body.**conv2" { operator.name = conv } }
        """);
  }

  @Test
  void nesterovWithoutMomentum() throws IOException {
    assertConfigRefused(
        "nesterov-without-momentum", "trainer.optimizer { name = nesterov, momentum = 0 }");
  }

  @Test
  void nothingToTrain() throws IOException {
    Path config = write("bicubic.conf", "network.name = bicubic\ndata.train = sample-train");
    assertRefused(
        "nothing-to-train", "run", config.toString(), "--out", folder.resolve("run").toString());
  }

  @Test
  void blockThatContainsItself() throws IOException {
    assertConfigRefused("block-in-itself", "block.activation = residual");
  }

  @Test
  void sitePatternOfAKernelInsideAUnit() throws IOException {
    assertConfigRefused(
        "pattern-of-a-kernel",
        """
        operator.name = depthwise-separable
        placement.sites."body.0.conv1.pointwise".operator.name = conv
        """);
  }

  @Test
  void missingInclude() throws IOException {
    assertConfigRefused("missing-include", "include required(\"nowhere.conf\")");
  }

  @Test
  void missingConfig() throws IOException {
    assertRefused("missing-config", "run", folder.resolve("nowhere.conf").toString());
  }

  @Test
  void missingDataRoot() throws IOException {
    assertConfigRefused(
        "missing-data-root",
        "data { train = [t91], root = \"%s\" }".formatted(folder.resolve("nowhere")));
  }

  @Test
  void missingDataFolder() throws IOException {
    assertConfigRefused(
        "missing-data-folder",
        "data { train = [t91], root = \"%s\" }".formatted(folder.resolve("empty")));
  }

  @Test
  void emptyDataFolder() throws IOException {
    assertConfigRefused(
        "empty-data-folder", "data.train = [\"%s\"]".formatted(folder.resolve("empty")));
  }

  @Test
  void unknownDataSet() throws IOException {
    assertConfigRefused("unknown-data-set", "data.train = [sample-trian]");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "not-a-run                | resume DIR/nowhere",
        "not-a-run-but-a-folder   | report DIR/empty",
        "report-needs-a-folder    | report DIR/a DIR/b",
        "not-a-run-to-compare     | report DIR/empty DIR/nowhere --out DIR/run",
        "no-markdown-of-several   | report DIR/a DIR/b --out DIR/run --markdown",
        "one-run-to-compare       | compare DIR/empty",
        "unknown-command          | rum",
        "unknown-option           | run DIR/sound.conf --dryrun",
        "missing-argument         | run",
        "no-time-span             | run DIR/sound.conf --max-time 3x",
        "nothing-of-that-name     | list edsrr",
        "neither-run-nor-network  | eval --data sample-test",
        "network-needs-training   | eval --network edsr --data sample-test --scale 2",
        "bicubic-needs-a-scale    | eval --network bicubic --data sample-test",
        "unknown-protocol         | eval --network bicubic --data sample-test --scale 2 --protocol"
            + " y",
        "no-such-image            | upscale DIR/nowhere.png DIR/out.png --run DIR/nowhere",
        "folder-without-images    | upscale DIR/empty DIR/out --run DIR/nowhere",
        "two-images-one-result    | upscale DIR/photos DIR/out --run DIR/nowhere",
        "image-beside-its-source  | upscale DIR/photos/a.jpg DIR/photos --run DIR/nowhere",
        "negative-tile            | upscale DIR/photos/a.jpg DIR/x.png --run DIR/nowhere --tile -1",
        "negative-tile            | eval --run DIR/nowhere --data sample-test --tile -1",
        "bicubic-scale            | eval --network bicubic --data sample-test --scale 0",
        "override-outside-data    | eval --run DIR/nowhere --data sample-test -o"
            + " evaluation.protocol=ntire-rgb",
        "override-of-no-data-key  | eval --network bicubic --data sample-test --scale 2 -o"
            + " data.rot=x",
        "data-override-outside    | data list -o seed=1 -o dta.root=x",
        "override-without-value   | inspect DIR/sound.conf -o trainer.steps",
        "bad-size                 | bench forward --size 640 --blocks 1 --channels 8",
        "other-bench-network      | bench step --network vdsr",
        "even-operator-size       | bench operator conv --size 2",
        "unknown-rule             | inspect DIR/sound.conf --rule bbuc",
        "run-and-blocks           | bench forward --run DIR/nowhere --blocks 2",
        "bad-output-size          | bench forward --run DIR/nowhere --size 1280",
        "checkpoint-of-no-run     | bench forward --checkpoint best",
        "no-threads               | bench forward --run DIR/nowhere --threads 0",
      })
  void commandLine(String golden, String line) throws IOException {
    List<String> args =
        Stream.of(line.split(" ", -1)).map(a -> a.replace("DIR", folder.toString())).toList();
    assertRefused(golden, args.toArray(String[]::new));
  }

  @Test
  void aBrokenConfigIsShownWithEveryKeyThatThereIs() throws IOException {
    Path config = write("broken.conf", SOUND + "trainer.stpes = 10");
    Said said = Said.by("config", config.toString());
    assertEquals(2, said.code());
    String problem = said.err().substring(0, said.err().indexOf("\nEvery key with its default is"));
    assertTrue(Said.by("inspect", config.toString()).err().startsWith(problem), said::err);
    assertFalse(said.err().contains("frugal config"), "it advises nobody to do what he does");
    assertTrue(said.err().contains("frugal list NAME"), said::err);
    assertEquals(
        1,
        said.out().lines().filter(l -> l.startsWith("  steps ") && !l.contains("range")).count(),
        said::out);
  }
}
