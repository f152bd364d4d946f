package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.journal.CheckpointSaved;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a run's folder has suffered, one command that is named goes on, and nothing is lost. */
class RepairTest {
  @TempDir private static Path home;
  private static int copies;
  private Path run = home;

  @BeforeAll
  static void train() throws IOException {
    Path config =
        Files.writeString(
            home.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 4, batch = 1, patch = 8, ema = 0.9, optimizer.lr = 1e-3 }
            data { train = sample-validation, validate = sample-test, test = sample-test }
            evaluation { every = 2, pictures = 1 }
            checkpoint { every = 1, keep-every = 1, keep = 9 }
            threads = 1
            """);
    Said said = Said.by("run", config.toString(), "--out", home.resolve("whole").toString());
    assertEquals(0, said.code(), said::err);
    Said fork =
        Said.by(
            "fork",
            home.resolve("whole").toString(),
            "--out",
            home.resolve("worse").toString(),
            "--from",
            "step-000002",
            "-o",
            "evaluation.every=1",
            "-o",
            "trainer.optimizer.lr=10");
    assertEquals(0, fork.code(), fork::err);
  }

  @BeforeEach
  void copy() throws IOException {
    copy("whole");
  }

  private void copy(String name) throws IOException {
    run = home.resolve("copy" + copies++);
    try (Stream<Path> files = Files.walk(home.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(home.resolve(name).relativize(file)));
      }
    }
  }

  /** A run whose best checkpoint, of step 3, is not its last. */
  private void copyTheWorse() throws IOException {
    copy("worse");
    assertEquals(3, checkpoints().stepOf("best").orElseThrow());
    assertEquals(4, checkpoints().stepOf("last").orElseThrow());
  }

  private Path file(String name) {
    return run.resolve(name);
  }

  private String text(String name) throws IOException {
    return Files.readString(file(name));
  }

  private CheckpointFolder checkpoints() {
    return new CheckpointFolder(file("checkpoints"));
  }

  private Said goOn(String... more) {
    return Said.by(
        Stream.concat(Stream.of("resume", run.toString(), "-o", "trainer.steps=6"), Stream.of(more))
            .toArray(String[]::new));
  }

  private Said repair() {
    return Said.by("repair", run.toString());
  }

  private void assertNamesRepair(Said said) {
    assertEquals(1, said.code(), said::out);
    assertTrue(said.err().contains("frugal repair " + run), said::err);
    assertFalse(said.err().contains("Internal"), said::err);
  }

  private void assertFinished(Said said) throws IOException {
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("sample-test x2 (sisr-y)"), said::out);
    assertTrue(Files.exists(file("report.html")));
    assertEquals(6, checkpoints().stepOf("last").orElseThrow());
    try (Stream<Path> pictures = Files.list(file("pictures"))) {
      assertTrue(pictures.findAny().isPresent());
    }
  }

  private void damage(long step) throws IOException {
    Path tensors = checkpoints().files(step).getFirst();
    byte[] bytes = Files.readAllBytes(tensors);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensors, bytes);
  }

  @Test
  void aWholeRunNeedsNoRepair() throws IOException {
    String journal = text("journal.jsonl");
    Said said = repair();
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("Nothing was damaged."), said::out);
    assertEquals(journal, text("journal.jsonl"));
  }

  @Test
  void aDamagedBestCheckpointDoesNotStopARunAtItsEnd() throws IOException {
    copyTheWorse();
    damage(3);
    Said eval = Said.by("eval", "--run", run.toString(), "--data", "sample-test");
    assertNamesRepair(eval);
    Said said = goOn();
    assertFinished(said);
    assertTrue(said.err().contains("best checkpoint step-000003 is damaged"), said::err);
    assertTrue(Files.exists(file("checkpoints/step-000003.safetensors.damaged")));
    assertEquals(0, Said.by("eval", "--run", run.toString(), "--data", "sample-test").code());
  }

  @Test
  void aDamagedBestCheckpointOfAFinishedRunIsReplacedByRepair() throws IOException {
    copyTheWorse();
    damage(3);
    Said said = repair();
    assertEquals(0, said.code(), said::err);
    assertEquals("last", checkpoints().bestOrLast());
    assertEquals(0, Said.by("eval", "--run", run.toString(), "--data", "sample-test").code());
  }

  @Test
  void anEmptyBestPointerIsFoundAgainInTheJournal() throws IOException {
    long best = checkpoints().stepOf("best").orElseThrow();
    Files.writeString(file("checkpoints/best.json"), "");
    assertNamesRepair(Said.by("eval", "--run", run.toString(), "--data", "sample-test"));
    assertEquals(0, repair().code());
    assertEquals(best, checkpoints().stepOf("best").orElseThrow());
    Files.writeString(file("checkpoints/best.json"), "{}");
    assertFinished(goOn());
  }

  @Test
  void aDamagedLastCheckpointGivesItsPlaceToAnEarlierOne() throws IOException {
    damage(4);
    Files.writeString(file("checkpoints/last.json"), "");
    assertNamesRepair(goOn());
    assertEquals(0, repair().code());
    assertEquals(3, checkpoints().stepOf("last").orElseThrow());
    assertFinished(goOn());
  }

  @Test
  void whatIsNamedGoesOnWhateverSaysWhichIsTheLast() throws IOException {
    Files.writeString(file("checkpoints/last.json"), "");
    Said said = goOn("--from", "step-000003");
    assertFinished(said);
    assertTrue(said.out().contains("resumes after step 3"), said::out);
  }

  @Test
  void aDamagedLineInTheMiddleOfTheJournalIsTakenOut() throws IOException {
    List<String> lines = text("journal.jsonl").lines().toList();
    Files.writeString(
        file("journal.jsonl"),
        String.join("\n", lines).replace(lines.get(2), lines.get(2).substring(5)) + "\n");
    assertNamesRepair(Said.by("report", run.toString()));
    assertEquals(0, repair().code());
    assertEquals(0, Said.by("report", run.toString()).code());
    assertEquals(lines.get(2).substring(5) + "\n", text("journal.jsonl.damaged"));
  }

  @Test
  void aLastLineThatWasCutIsDroppedAndSaid() throws IOException {
    String journal = text("journal.jsonl");
    String whole = journal.substring(0, journal.lastIndexOf('\n', journal.length() - 2) + 1);
    String torn = journal.substring(whole.length(), whole.length() + 30);
    Files.writeString(file("journal.jsonl"), whole + torn);
    Said repair = repair();
    assertEquals(0, repair.code(), repair::err);
    assertTrue(repair.out().contains("last line of the journal was cut short"), repair::out);
    assertTrue(repair.out().contains(torn), repair::out);
    assertEquals(torn + "\n", text("journal.jsonl.damaged"));
    assertTrue(text("journal.jsonl").startsWith(whole));
    assertTrue(repair().out().contains("Nothing was damaged."));
  }

  @Test
  void aShortenedOrEmptiedJournalIsMentionedAndTheRunGoesOn() throws IOException {
    String journal = text("journal.jsonl");
    Files.writeString(file("journal.jsonl"), journal.lines().findFirst().orElseThrow() + "\n");
    Said shortened = goOn();
    assertFinished(shortened);
    assertTrue(shortened.err().contains("journal ends at step 0"), shortened::err);
    assertTrue(text("report.html").contains("journal ends at step 0"));
    copy();
    Files.writeString(file("journal.jsonl"), "");
    Said report = Said.by("report", run.toString());
    assertTrue(text("report.html").contains("lost its beginning"), report::err);
    Said emptied = goOn();
    assertFinished(emptied);
    assertTrue(emptied.err().contains("lost its beginning"), emptied::err);
  }

  @Test
  void missingPicturesAndALostCheckpointRecordAreMadeAnew() throws IOException {
    try (Stream<Path> pictures = Files.list(file("pictures"))) {
      for (Path picture : pictures.toList()) {
        Files.delete(picture);
      }
    }
    Files.delete(file("pictures"));
    String told = text("journal.jsonl");
    Files.writeString(
        file("journal.jsonl"), told.replaceAll("\\{[^\\n]*step-000004[^\\n]*\\n", ""));
    assertFinished(goOn());
    assertEquals(
        1,
        Journal.read(file("journal.jsonl")).of(CheckpointSaved.class).stream()
            .filter(r -> r.step() == 4)
            .count());
  }

  @Test
  void anEditedConfigIsRefusedAndPutBack() throws IOException {
    String config = text("config.json");
    for (String[] edit :
        List.of(
            new String[] {"\"seed\":0", "\"seed\":1"},
            new String[] {"\"lr\":0.001", "\"lr\":0.002"},
            new String[] {"\"bicubic-skip\":true", "\"bicubic-skip\":false"})) {
      assertTrue(config.contains(edit[0]), config);
      Files.writeString(file("config.json"), config.replace(edit[0], edit[1]));
      assertNamesRepair(goOn());
    }
    assertNamesRepair(Said.by("eval", "--run", run.toString(), "--data", "sample-test"));
    assertNamesRepair(Said.by("fork", run.toString(), "--out", run + "f", "-o", "trainer.steps=8"));
    assertEquals(0, repair().code());
    assertEquals(config, text("config.json"));
    for (String name : List.of("config.json", "config.conf")) {
      Files.delete(file(name));
      assertTrue(goOn().err().contains("frugal repair " + run));
      assertEquals(0, repair().code());
      assertEquals(config, text("config.json"));
    }
    Files.writeString(file("config.json"), config.substring(0, 50));
    assertNamesRepair(goOn());
    assertEquals(0, repair().code());
    assertFinished(goOn());
  }

  /** A resume with other keys is told before the config is, so a kill between changes nothing. */
  @Test
  void aConfigThatAResumeChangedIsTheRunsOwn() throws IOException {
    byte[] last = Files.readAllBytes(file("checkpoints/last.json"));
    assertFinished(goOn("-o", "evaluation.every=1"));
    Files.write(file("checkpoints/last.json"), last); // as if it had been killed at once
    Said said = Said.by("resume", run.toString());
    assertFinished(said);
    assertEquals(0, Said.by("eval", "--run", run.toString(), "--data", "sample-test").code());
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstCheckpointIsStartedByTheCommandThatIsNamed()
      throws IOException {
    Path killed = home.resolve("killed");
    try (RunFolder begun = RunFolder.create(killed, text("config.conf"), text("config.json"))) {
      Files.writeString(begun.log(), "x\n");
    }
    Said resume = Said.by("resume", killed.toString());
    assertEquals(2, resume.code());
    String command = resume.err().lines().filter(l -> l.contains("frugal run")).findFirst().get();
    List<String> words = Arrays.asList(command.substring(command.indexOf("run ")).split(" ", -1));
    Said again = Said.by(words.toArray(String[]::new));
    assertEquals(0, again.code(), again::err);
    assertArrayEquals(
        Files.readAllBytes(file("checkpoints/step-000004.safetensors")),
        Files.readAllBytes(killed.resolve("checkpoints/step-000004.safetensors")));
  }

  @Test
  void supersededCheckpointsOfAKilledSweepAndTemporaryFilesGo() throws IOException {
    Files.writeString(
        file("pictures/.a.png.0f8fad5b-d9cb-469f-a165-70867728950e.tmp"), "half a picture");
    Said said =
        goOn("-o", "checkpoint.keep-every=0", "-o", "checkpoint.keep=0", "--max-time", "0s");
    assertEquals(0, said.code(), said::err);
    assertTrue(checkpoints().steps().size() <= 2, checkpoints().steps()::toString);
    try (Stream<Path> pictures = Files.list(file("pictures"))) {
      assertTrue(pictures.noneMatch(p -> p.toString().endsWith(".tmp")));
    }
  }

  /** As a run that names plug-ins in a place that nobody has consented to. */
  private Path namesStrangePlugins() throws IOException {
    Path jar = file("strange.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/" + UUID.randomUUID()));
    }
    Files.writeString(
        file("config.json"),
        text("config.json").replaceFirst("\"path\": *\\[]", "\"path\":[\"" + jar + "\"]"));
    assertTrue(text("config.json").contains(jar.toString()), text("config.json"));
    return jar;
  }

  @Test
  void aRunWithPluginsIsForkedByWhoeverConsents() throws IOException {
    Path jar = namesStrangePlugins();
    String to = file("fork").toString();
    String steps = "trainer.steps=5";
    assertEquals(2, Said.by("fork", run.toString(), "--out", to, "-o", steps).code());
    Said said =
        Said.by("fork", run.toString(), "--out", to, "-o", steps, "--plugins", jar.toString());
    assertEquals(0, said.code(), said::err);
  }

  @Test
  void aRunWithPluginsIsRepairedByWhoeverConsents() throws IOException {
    Path jar = namesStrangePlugins();
    String before = text("config.json");
    assertEquals(2, repair().code());
    Said said = Said.by("repair", run.toString(), "--plugins", jar.toString());
    assertEquals(0, said.code(), said::err);
    assertEquals(before, text("config.json"));
  }

  @Test
  void aDiskThatRefusesTakesNoRoleAway() throws IOException {
    copyTheWorse();
    Path tensors = checkpoints().files(3).getFirst();
    Files.delete(tensors);
    Files.createDirectory(tensors); // to be read it is refused, whoever asks
    for (Said said : List.of(repair(), goOn())) {
      assertEquals(1, said.code(), said::out);
      assertTrue(said.err().contains("Cannot read " + tensors), said::err);
    }
    assertEquals(3, checkpoints().stepOf("best").orElseThrow());
  }

  @Test
  void whatWasKeptBeforeStays() throws IOException {
    for (String damage : List.of("{1", "{2", "{3")) {
      Files.writeString(file("provenance.json"), damage);
      assertEquals(0, repair().code());
    }
    assertEquals("{1", text("provenance.json.damaged"));
    assertEquals("{2", text("provenance.json.2.damaged"));
    assertEquals("{3", text("provenance.json.3.damaged"));
  }

  @Test
  void aForkNeedsNoWholeJournal() throws IOException {
    Files.writeString(file("journal.jsonl"), "no record\n" + text("journal.jsonl"));
    Said said =
        Said.by("fork", run.toString(), "--out", file("f").toString(), "-o", "trainer.steps=5");
    assertEquals(0, said.code(), said::err);
    assertTrue(text("f/journal.jsonl").contains("its history is unknown"));
  }

  private Path flipABitOfThePartner(long step) throws IOException {
    Path partner = checkpoints().files(step).getLast();
    byte[] bytes = Files.readAllBytes(partner);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"seed\"") + 2] ^= 1;
    return Files.write(partner, bytes);
  }

  @Test
  void oneFlippedBitOfTheOnlyPartnerEndsNoRunOfTheDefaults() throws IOException {
    Said on = goOn("-o", "checkpoint.keep-every=0", "-o", "checkpoint.every=1");
    assertEquals(0, on.code(), on::err);
    assertEquals(List.of(5L, 6L), checkpoints().steps(), "the last and the one before");
    assertEquals(6, checkpoints().stepOf("best").orElseThrow());
    String weights = Said.by("eval", "--run", run.toString(), "--data", "sample-test").out();
    flipABitOfThePartner(6);
    assertEquals(1, Said.by("resume", run.toString()).code());
    Said repair = repair();
    assertEquals(0, repair.code(), repair::err);
    assertTrue(repair.out().contains("the run resumes from step-000005"), repair::out);
    assertTrue(repair.out().contains("step-000006.json.damaged"), repair::out);
    assertTrue(Files.exists(file("checkpoints/step-000006.safetensors")), "it is whole");
    String command =
        repair.out().lines().filter(l -> l.startsWith("To measure it: frugal ")).findFirst().get();
    Said eval =
        Said.by(command.substring(22).replace("NAME_OR_FOLDER", "sample-test").split(" ", -1));
    assertEquals(0, eval.code(), eval::err);
    assertEquals(weights, eval.out(), "measured as before");
    Said from = goOn("--from", "step-000006");
    assertEquals(1, from.code(), from::out);
    assertTrue(from.err().contains("--from step-000005"), from::err);
    assertFinished(Said.by("resume", run.toString()));
  }

  @Test
  void weightsWithoutAnyPartnerStartAnotherRun() throws IOException {
    for (long step : checkpoints().steps()) {
      flipABitOfThePartner(step);
      if (step < 4) {
        Files.delete(checkpoints().files(step).getFirst());
      }
    }
    Said repair = repair();
    assertEquals(1, repair.code(), repair::out);
    assertTrue(repair.err().contains("step-000004.json.damaged"), repair::err);
    assertTrue(repair.err().contains("last.json, which named it, is removed"), repair::err);
    assertTrue(repair.err().contains("frugal fork " + run + " --from step-000004"), repair::err);
    assertEquals(1, Said.by("resume", run.toString()).code());
    String to = file("f").toString();
    Said fork =
        Said.by(
            "fork", run.toString(), "--from", "step-000004", "--out", to, "-o", "trainer.steps=5");
    assertEquals(0, fork.code(), fork::err);
  }

  @Test
  void whatARepairOfNothingReadableDoesIsSaidAndNamedByResume() throws IOException {
    for (long step : checkpoints().steps()) {
      flipABitOfThePartner(step);
      damage(step);
    }
    Said repair = repair();
    assertEquals(1, repair.code(), repair::out);
    for (String name : List.of("last.json, ", "best.json, ", "step-000004.json.damaged")) {
      assertTrue(repair.err().contains(file("checkpoints/" + name).toString()), repair::err);
    }
    assertTrue(text("journal.jsonl").contains("step-000004.json.damaged"));
    for (Path kept : List.of(file("checkpoints"))) {
      try (Stream<Path> files = Files.list(kept)) {
        for (Path f : files.filter(f -> !f.toString().endsWith(".damaged")).toList()) {
          Files.delete(f);
        }
      }
    }
    Said on = goOn();
    assertEquals(1, on.code(), on::err);
    assertTrue(on.err().contains("step-000004.safetensors.damaged"), on::err);
    assertFalse(on.err().contains("before its first"), on::err);
  }

  @Test
  void aRunThatHasLostItsCheckpointsIsStartedAgainElsewhere() throws IOException {
    try (Stream<Path> files = Files.list(file("checkpoints"))) {
      for (Path lost : files.toList()) {
        Files.delete(lost);
      }
    }
    Said on = goOn();
    assertEquals(2, on.code(), on::out);
    assertTrue(on.err().contains("in another folder: frugal run "), on::err);
    assertTrue(on.err().contains("--out FOLDER"), on::err);
    Said again = Said.by("run", file("config.conf").toString(), "--out", run.toString());
    assertEquals(2, again.code(), again::out);
    assertFalse(again.err().contains("frugal resume"), again::err);
  }
}
