package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.LatencyMeasured;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.NativeThreads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a run, from its start to its use. */
class RunLifeTest {
  @TempDir private static Path folder;
  private static Said first = new Said(-1, "", "");

  @BeforeAll
  static void train() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 6, batch = 2, patch = 8, optimizer.lr = 1e-3 }
            data { train = sample-validation, validate = sample-test, test = sample-test }
            evaluation { every = 3, pictures = 1 }
            checkpoint { every = 2, keep-every = 2 }
            """);
    first = Said.by("run", config.toString(), "--out", folder.resolve("run").toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aRunTellsItsResultItsReportAndWhatComesNext() throws IOException {
    assertEquals(0, first.code(), first::err);
    assertTrue(first.out().contains("sample-test x2 (sisr-y): "), first::out);
    assertTrue(first.out().contains("report: " + path("run/report.html")), first::out);
    assertTrue(first.out().contains("frugal upscale IN.png OUT.png --run " + path("run")));
    assertTrue(first.err().startsWith("warning: "), first::err);
    String log = Files.readString(folder.resolve("run/log.txt"));
    assertTrue(log.contains("sample-test x2 (sisr-y): ") && log.contains(" warning: "), log);
    assertTrue(Files.readString(folder.resolve("run/provenance.json")).contains("\"frugal run "));
  }

  @Test
  void aRunIsNotOverwritten() {
    Said again = Said.by("run", path("tiny.conf"), "--out", path("run"));
    assertEquals(2, again.code());
    assertTrue(again.err().contains("frugal resume " + path("run")), again::err);
  }

  @Test
  void aResumeWithAnotherRateIsRefusedAndNamesFork() {
    Said said = Said.by("resume", path("run"), "-o", "trainer.optimizer.lr=1e-4");
    assertEquals(2, said.code());
    assertTrue(said.err().contains("frugal fork " + path("run") + " --out FOLDER"), said::err);
  }

  @Test
  void aResumeWithFewerStepsIsRefused() {
    Said said = Said.by("resume", path("run"), "-o", "trainer.steps=4");
    assertEquals(2, said.code());
    assertTrue(
        said.err()
            .startsWith("trainer.steps = 4 leaves nothing to train: the checkpoint is of step "),
        said::err);
  }

  @Test
  void aRunUpToAStepIsAPartOfTheWholeRunAndValidatedThere() throws IOException {
    String[] part = {"run", path("tiny.conf"), "--out", path("part"), "-o", "evaluation.every=0"};
    assertEquals(2, Said.by(with(part, "--until", "7")).code(), "it has 6 steps");
    Said said = Said.by(with(part, "--until", "2"));
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("saved; to continue: frugal resume "), said::out);
    assertEquals(0, Said.by("resume", path("part"), "--until", "5").code());
    Said again = Said.by("resume", path("part"), "--until", "5");
    assertEquals("--until 5: the steps that are left are 6 to 6.\n", again.err());
    assertEquals(0, Said.by("resume", path("part")).code());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("run/checkpoints/step-000006.safetensors")),
        Files.readAllBytes(folder.resolve("part/checkpoints/step-000006.safetensors")));
    History history = Journal.read(folder.resolve("part/journal.jsonl"));
    assertEquals(
        List.of(2L, 5L, 6L),
        history.of(Validated.class).stream().map(JournalRecord::step).distinct().toList());
    assertEquals(
        List.of(StopReason.AT_STEP, StopReason.AT_STEP, StopReason.FINISHED),
        history.of(Stopped.class).stream().map(r -> r.event().reason()).toList());
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void aSyncOfARunThatNamesNoTrackerSaysHowToNameOne() {
    Said said = Said.by("sync", path("run"));
    assertEquals(2, said.code());
    assertTrue(said.err().contains("-o tracking.name="), said::err);
    assertEquals(2, Said.by("sync", path("no-such-run")).code());
  }

  @Test
  void aForkGoesOnUnderOtherKeysAndARunWithMoreStepsKeepsThem() throws IOException {
    Said fork =
        Said.by(
            "fork",
            path("run"),
            "--out",
            path("fork"),
            "--from",
            "step-000004",
            "-o",
            "trainer.optimizer.name=sgd");
    assertEquals(0, fork.code(), fork::err);
    assertTrue(fork.out().contains("after step 4 of 6; initialised: optimiser"), fork::out);
    assertEquals(0, Said.by("resume", path("fork"), "-o", "trainer.steps=8").code());
    assertTrue(Files.readString(folder.resolve("fork/config.json")).contains("\"steps\":8"));
    Said other =
        Said.by(
            "fork",
            path("run"),
            "--out",
            path("other"),
            "-o",
            "network.channels=4",
            "-o",
            "trainer.steps=8");
    assertEquals(2, other.code());
    assertTrue(
        other.err().contains("  head.weight  ") && other.err().contains("[3, 3, 3, 8]"),
        other::err);
    assertTrue(Files.notExists(folder.resolve("other")));
  }

  @Test
  void aRunThatStartsFromAnotherOneSaysSoAndWhichCheckpointWasTested() throws IOException {
    Said said =
        Said.by(
            "run",
            path("tiny.conf"),
            "--out",
            path("second"),
            "-o",
            "init { from = \"" + path("run") + "\", checkpoint = last }",
            "-o",
            "evaluation.every=0");
    assertEquals(0, said.code(), said::err);
    String taken = "tarted from " + path("run") + ", step 6: ";
    assertTrue(said.out().contains("s" + taken), said::out);
    assertTrue(Files.readString(folder.resolve("second/report.html")).contains("S" + taken));
    String journal = Files.readString(folder.resolve("second/journal.jsonl"));
    assertTrue(journal.contains("\"initialised\":{\"text\":\"started from "), journal);
    assertTrue(journal.contains("\"checkpoint\":\"best\",\"checkpoint_step\":6"), journal);
    Said markdown = Said.by("report", path("second"), "--markdown");
    assertTrue(markdown.out().contains("network (best checkpoint, step 6)"), markdown::out);
  }

  @Test
  void maxTimeSavesAndSaysHowToGoOn() {
    Said said =
        Said.by(
            "run",
            path("tiny.conf"),
            "--out",
            path("short"),
            "--max-time",
            "0s",
            "-o",
            "trainer.steps=100000");
    assertEquals(0, said.code(), said::err);
    assertTrue(
        said.out().contains("saved; to continue: frugal resume " + path("short")), said::out);
    assertTrue(Files.exists(folder.resolve("short/checkpoints/step-000001.safetensors")));
  }

  @Test
  void evalMeasuresAsTheRunDid() {
    Said said = Said.by("eval", "--run", path("run"), "--data", "sample-test");
    assertEquals(0, said.code(), said::err);
    String mean = said.out().lines().filter(l -> l.startsWith("  mean")).findFirst().orElseThrow();
    String psnr = mean.strip().split(" +", -1)[1];
    String result =
        first.out().lines().filter(l -> l.startsWith("sample-test")).findFirst().orElseThrow();
    assertEquals(
        Double.parseDouble(result.split(" ", -1)[3]), Double.parseDouble(psnr), 0.00501, result);
    assertEquals(
        2, Said.by("eval", "--run", path("run"), "--data", "sample-test", "--scale", "3").code());
  }

  @Test
  void theLatencyOfARunIsPrintedAndKeptInItsJournal() throws Exception {
    Said said =
        Said.by(
            "bench",
            "forward",
            "--run",
            path("run"),
            "--size",
            "64x32",
            "--runs",
            "2",
            "--threads",
            "1");
    assertEquals(0, said.code(), said::err);
    Map<String, Object> json = Json.object(said.out().strip());
    assertEquals("edsr", json.get("network"));
    JournalRecord<LatencyMeasured> record =
        Journal.read(folder.resolve("run/journal.jsonl")).of(LatencyMeasured.class).getLast();
    LatencyMeasured kept = record.event();
    Map<String, Object> values = EventJson.values(kept);
    for (String field :
        List.of("width", "height", "scale", "threads", "median_ms", "min_ms", "runs", "cpu")) {
      assertEquals(String.valueOf(json.get(field)), String.valueOf(values.get(field)), field);
    }
    assertEquals(64L, json.get("width"));
    assertEquals(32L, json.get("height"));
    assertEquals(2L, json.get("scale"));
    assertEquals(1L, json.get("threads"));
    assertEquals(json.get("checkpoint_step"), record.step());
    assertTrue(kept.medianMs() >= kept.minMs());
  }

  @Test
  void theLatencyOfAnOddSizeIsRefusedWithTheNextOne() throws IOException {
    String before = Files.readString(folder.resolve("run/journal.jsonl"));
    Said said = Said.by("bench", "forward", "--run", path("run"), "--size", "65x33");
    assertEquals(2, said.code());
    assertTrue(said.err().contains("multiple of the scale 2"), said::err);
    assertTrue(said.err().contains("--size 64x32"), said::err);
    assertEquals(before, Files.readString(folder.resolve("run/journal.jsonl")));
  }

  @Test
  void theLatencyOfARunInTrainingIsRefused() {
    try (RunFolder training = RunFolder.resume(folder.resolve("run"))) {
      Said said = Said.by("bench", "forward", "--run", training.path().toString());
      assertEquals(2, said.code());
      assertTrue(said.err().contains("is in use by"), said::err);
    }
  }

  @Test
  void upscaleKeepsTheKindOfAnImage() {
    int side = 12;
    float[] ramp = new float[side * side];
    float[] opaque = new float[side * side];
    Arrays.fill(opaque, 255);
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i;
    }
    var kind = new ImageFile.Kind(16, true, false);
    ImageFile.write(
        folder.resolve("grey.png"),
        new ImageFile.Decoded(
            new Image(side, side, 1, ramp), Optional.of(new Image(side, side, 1, opaque)), kind));
    Said said = Said.by("upscale", path("grey.png"), path("large.png"), "--run", path("run"));
    assertEquals(0, said.code(), said::err);
    ImageFile.Decoded large = ImageFile.decode(folder.resolve("large.png"));
    assertEquals(kind, large.kind());
    assertEquals("24x24x1", large.color().toString());
    float[] alpha = new float[24 * 24];
    Arrays.fill(alpha, 255);
    assertArrayEquals(alpha, large.alpha().orElseThrow().samples());
  }

  @Test
  void oneBadImageOfAFolderIsToldAndTheOthersAreDone() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.writeString(in.resolve("bad.png"), "no image");
    ImageFile.write(in.resolve("good.png"), new Image(8, 8, 3, new float[192]));
    Said said = Said.by("upscale", in.toString(), path("out"), "--run", path("run"));
    assertEquals(1, said.code());
    assertTrue(said.err().contains("bad.png"), said::err);
    assertTrue(Files.exists(folder.resolve("out/good.png")));
  }

  @Test
  void aTruncatedCheckpointIsTheWorldsFaultAndAnotherOneIsNamed() throws IOException {
    Said whole = Said.by("run", path("tiny.conf"), "--out", path("broken"), "-o", "data.test=[]");
    assertEquals(0, whole.code(), whole::err);
    Path file = folder.resolve("broken/checkpoints/step-000006.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    Said said = Said.by("resume", path("broken"), "-o", "trainer.steps=8");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("--from step-000004"), said::err);
  }

  @Test
  void aDamagedConfigOfARunIsTheWorldsFault() throws IOException {
    Said whole = Said.by("run", path("tiny.conf"), "--out", path("odd"), "-o", "data.test=[]");
    assertEquals(0, whole.code(), whole::err);
    Files.writeString(folder.resolve("odd/config.json"), "{\"network\": {");
    Said said = Said.by("eval", "--run", path("odd"), "--data", "sample-test");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("config.json: the stored config is damaged"), said::err);
  }

  @Test
  void whatUsesARunComputesWithItsThreads() throws IOException {
    int before = Parallel.threads();
    Path config =
        Files.writeString(
            folder.resolve("pinned.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
            trainer { steps = 1, batch = 1, patch = 8 }
            data { train = sample-validation }
            threads = 3
            """);
    try {
      assertEquals(0, Said.by("run", config.toString(), "--out", path("pinned")).code());
      Path small = folder.resolve("small.png");
      ImageFile.write(small, new Image(8, 8, 3, new float[192]));
      String[] upscale = {"upscale", small.toString(), path("big.png"), "--run", path("pinned")};
      String[] eval = {"eval", "--run", path("pinned"), "--data", "sample-validation"};
      String[] bench = {"bench", "forward", "--run", path("pinned"), "--size", "16x16"};
      for (String[] command : List.of(upscale, eval, bench)) {
        NativeThreads.pin(1);
        Said said = Said.by(command);
        assertEquals(0, said.code(), said::err);
        assertEquals(3, Parallel.threads(), command[0]);
      }
      for (String[] command : List.of(upscale, eval)) {
        String[] changed = Arrays.copyOf(command, command.length + 2);
        changed[command.length] = "-o";
        changed[command.length + 1] = "threads=2";
        Said said = Said.by(changed);
        assertEquals(0, said.code(), said::err);
        assertEquals(2, Parallel.threads(), command[0]);
        changed[command.length + 1] = "trainer.batch=2";
        assertEquals(2, Said.by(changed).code(), command[0]);
      }
    } finally {
      NativeThreads.pin(before);
    }
  }
}
