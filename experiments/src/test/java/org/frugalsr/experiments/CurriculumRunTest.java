package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A binary network that is trained by the curriculum on images, with a teacher, as a run. */
class CurriculumRunTest {
  private static final String TEACHER =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1 }
      trainer { steps = 2, batch = 2, patch = 8 }
      data.train = sample-validation
      threads = 1
      """;

  private static final String STUDENT =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, range = 64, bicubic-skip = true }
      block { norm = true, skip = unit, activation = none }
      quantizer.name = bnn
      trainer { name = curriculum, steps = 6, batch = 3, patch = 8, reading { rounds = 3, previous-map = image } }
      data.train = sample-validation
      checkpoint { every = 1, keep-every = 1, keep = 10 }
      threads = 1
      """;

  @TempDir private Path folder;

  @BeforeEach
  void trainTeacher() throws IOException {
    train("teacher", TEACHER);
  }

  private Path train(String name, String config) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), config);
    Path run = folder.resolve(name);
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return run;
  }

  private Path student(String name, String more) throws IOException {
    return train(
        name,
        STUDENT
            + "trainer.teacher = \"%s\"\ncache.folder = \"%s\"\n"
                .formatted(folder.resolve("teacher"), folder.resolve("cache"))
            + more);
  }

  private static byte[] end(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("checkpoints/step-000006.safetensors"));
  }

  private void forgetOutputs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void theEndIsTheSameWhateverIsKeptAndWhereverItIsLeft() throws IOException {
    Path run = student("run", "");
    byte[] end = end(run);

    assertArrayEquals(end, end(student("kept", "")), "all outputs are there already");
    assertArrayEquals(end, end(student("alone", "cache.gib = 0")), "none is kept");
    for (int left : List.of(3, 4)) { // in round 1, and where round 2 begins
      forgetOutputs();
      assertEquals(0, Frugal.execute("resume", run.toString(), "--from", "step-00000" + left));
      assertArrayEquals(end, end(run), "left after step " + left);
    }

    History history = Journal.read(run.resolve("journal.jsonl"));
    assertEquals(
        List.of(0.0, 0.0, 1.0, 1.0, 2.0, 2.0),
        history.trained(s -> s.metrics().get("round")).stream().map(History.Point::value).toList());
    assertEquals(6, history.trained(s -> s.metrics().get("full_weight")).size());
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("Full weight (share of pixels)"), "the share as a curve");
    assertTrue(report.contains("Step 5, round 2, patch 1"), "weights as pictures");
    assertTrue(report.contains("weights (white: 1)") && !report.contains("no picture"));
    assertTrue(report.contains("Teacher: " + folder.resolve("teacher")));
  }

  @Test
  void anotherTeacherInItsPlaceIsRefusedAtAResumeAndAMovedOneIsNot() throws IOException {
    Path run = student("run", "");
    byte[] end = end(run);
    Path moved = Files.move(folder.resolve("teacher"), folder.resolve("moved"));
    String override = "trainer.teacher=\"" + moved + "\"";
    assertEquals(
        0, Frugal.execute("resume", run.toString(), "--from", "step-000004", "-o", override));
    assertArrayEquals(end, end(run));

    Path other = train("teacher", TEACHER + "seed = 1");
    override = "trainer.teacher=\"" + other + "\"";
    String said = refused("resume", run.toString(), "--from", "step-000004", "-o", override);
    assertTrue(said.contains("is not the network that this run has learned from"), said);
    assertTrue(said.contains("frugal fork"), said);
    assertArrayEquals(end, end(run));
  }

  private static String refused(String... arguments) {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertEquals(2, Frugal.execute(arguments));
    } finally {
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static long outputsOfASet() {
    return SampleSet.images(Split.VALIDATION).stream()
        .mapToLong(i -> (long) i.image().width() * i.image().height() * 3 * Float.BYTES)
        .sum();
  }

  /** Of the teacher and of the network before, which is shown whole images too. */
  @Test
  void whatTheCacheHasToHoldIsToldAtTheStart() throws IOException {
    String needs =
        String.format(
            Locale.ROOT,
            "2 networks for the %d training images take %.1f MiB, ",
            SampleSet.images(Split.VALIDATION).size(),
            2 * outputsOfASet() / 1048576.0);
    String log = Files.readString(student("run", "").resolve("log.txt"));
    assertTrue(log.contains(needs + "which cache.gib = 8.00 allows"), log);
    Path small = student("small", "cache.gib = 1e-4");
    String warned = Journal.read(small.resolve("journal.jsonl")).of(Warning.class).toString();
    assertTrue(warned.contains(needs + "but cache.gib = 0.000100 is the bound"), warned);
    assertTrue(warned.contains("-o cache.gib=1,"), warned);
  }

  private static List<String> scratch() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.map(p -> String.valueOf(p.getFileName()))
          .filter(name -> name.startsWith("frugal-bench-"))
          .toList();
    }
  }

  private int bench(StringWriter err, String teacher) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("bench.conf"),
            STUDENT
                + "trainer.teacher = \"%s\"\ncache.folder = \"%s\"\n"
                    .formatted(folder.resolve(teacher), folder.resolve("cache")));
    String[] words = {"bench", "step", "--config", config.toString(), "--runs", "3"};
    return Frugal.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), words);
  }

  /** What is made of random images is of no use to anybody, and would drive others out. */
  @Test
  void aStepThatIsTimedLeavesTheUsersCacheAloneAndNothingBehind() throws IOException {
    List<String> before = scratch();
    Path cache = Files.createDirectory(folder.resolve("cache"));
    StringWriter err = new StringWriter();
    assertEquals(0, bench(err, "teacher"), err::toString);
    assertEquals("", err.toString());
    try (Stream<Path> files = Files.list(cache)) {
      assertEquals(0, files.count());
    }
    assertEquals(2, bench(err, "nobody"), "no such teacher");
    assertEquals(before, scratch());
  }

  @Test
  void aTeacherThatNobodyAsksForIsTold() throws IOException {
    Path run = train("plain", TEACHER + "trainer.teacher = \"" + folder.resolve("teacher") + "\"");
    List<String> warnings =
        Journal.read(run.resolve("journal.jsonl")).of(Warning.class).stream()
            .map(r -> r.event().text())
            .toList();
    assertTrue(
        warnings.toString().contains("'trainer.teacher' has no effect"), warnings.toString());
    assertFalse(Files.exists(folder.resolve("cache")));
  }
}
