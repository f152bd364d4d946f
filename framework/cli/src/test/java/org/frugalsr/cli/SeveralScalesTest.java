package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One network of several scales, by each command that takes a run. */
class SeveralScalesTest {
  @TempDir private static Path folder;
  private static Path run = Path.of("");
  private static String trained = "";

  @BeforeAll
  static void train() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    ImageFile.write(
        images.resolve("leaf.png"),
        SampleSet.images(Split.TRAIN).get(0).image().crop(0, 0, 48, 48));
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = mdsr, scale = [2, 3, 4], channels = 4, blocks = 1, pre-size = 1 }
            trainer { name = multi-scale, draw = cycle, steps = 3, batch = 1, patch = 8 }
            data { train = mine, validate = mine, test = mine }
            data.sets.mine { hr = "%s" }
            evaluation { every = 3, pictures = 0 }
            threads = 1
            """
                .formatted(images));
    run = folder.resolve("run");
    Said said = said("run", config.toString(), "--out", run.toString());
    assertEquals(0, said.code(), said::err);
    trained = said.out();
  }

  private static Said said(String... words) {
    return Said.by(words);
  }

  private static Said with(String command, String more) {
    String[] parts = more.isEmpty() ? new String[0] : more.split(" ");
    return Said.by(
        Stream.concat(
                Stream.concat(Stream.of(command.split(" ")), Stream.of("--run", run.toString())),
                Stream.of(parts))
            .toArray(String[]::new));
  }

  @Test
  void eachScaleIsTrainedValidatedAndTested() {
    List<JournalRecord<StepsTrained>> steps =
        Journal.read(run.resolve("journal.jsonl")).of(StepsTrained.class);
    assertEquals(
        List.of(2.0, 3.0, 4.0), steps.stream().map(s -> s.event().metrics().get("scale")).toList());
    for (int scale : List.of(2, 3, 4)) {
      assertTrue(trained.contains("mine x" + scale + " (sisr-y): "), trained);
    }
  }

  @Test
  void whatIsSuggestedNamesAScaleAndWorks() {
    assertTrue(trained.contains("frugal upscale IN.png OUT.png --run " + run + " --scale 2"));
    assertTrue(trained.contains("frugal eval --run " + run + " --scale 2 --data NAME_OR_FOLDER"));
    Said said = with("eval --data " + folder.resolve("images"), "--scale 2");
    assertEquals(0, said.code(), said::err);
  }

  @Test
  void theScaleThatIsAskedForIsUsedAndNoneIsGuessed() throws IOException {
    Path in = folder.resolve("images/leaf.png");
    Path out = folder.resolve("out.png");
    String upscale = "upscale " + in + " " + out;
    Said unsaid = with(upscale, "");
    assertEquals(2, unsaid.code());
    assertTrue(unsaid.err().contains("choose one with --scale: 2, 3, 4"), unsaid::err);
    assertFalse(Files.exists(out));
    assertEquals(0, with(upscale, "--scale 3").code());
    assertEquals(3 * 48, ImageFile.read(out).width());
    Said other = with(upscale, "--scale 5");
    assertEquals(2, other.code());
    assertTrue(other.err().contains("trained for scale 2, 3, 4, not 5"), other::err);
    String bench = "bench forward --size 48x48 --runs 1 --warm-ups 0 --threads 1";
    assertTrue(with(bench, "--scale 4").out().contains("\"scale\":4"));
  }

  @Test
  void theReportHasAColumnForEachScale() {
    Said said = said("report", run.toString(), "--markdown");
    assertEquals(0, said.code(), said::err);
    for (int scale : List.of(2, 3, 4)) {
      assertTrue(said.out().contains("mine ×" + scale), said::out);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cycle", "random"})
  void stepsAndForwardsOfEveryScaleAreTimedByThemselves(String draw) {
    Said said =
        said(
            "bench",
            "step",
            "--config",
            folder.resolve("tiny.conf").toString(),
            "-o",
            "trainer.draw=" + draw,
            "--runs",
            "3",
            "--warm-ups",
            "1");
    assertEquals(0, said.code(), said::err);
    assertEquals("", said.err());
    assertTrue(said.out().contains("\"scale\":[2,3,4]"), said::out);
    for (String what : List.of("step", "forward")) {
      String each = "\\{\"median_ms\":[0-9.]+,\"min_ms\":[0-9.]+}";
      assertTrue(
          said.out()
              .strip()
              .matches(
                  ".*\"%s\":\\{\"x2\":%s,\"x3\":%s,\"x4\":%s},.*"
                      .formatted(what, each, each, each)),
          said::out);
    }
  }

  @Test
  void aConfigOfSeveralScalesHasAForwardOfEach() {
    Said said =
        said(
            "bench",
            "forward",
            "--config",
            folder.resolve("tiny.conf").toString(),
            "--size",
            "9x7",
            "--runs",
            "1",
            "--warm-ups",
            "0");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().matches("(?s).*\"forward\":\\{\"x2\":.*\"x3\":.*\"x4\":.*"), said::out);
  }
}
