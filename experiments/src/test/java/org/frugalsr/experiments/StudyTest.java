package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.frugalsr.cli.Frugal;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.study.LocalProcesses;
import org.frugalsr.study.TrialLauncher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tiny study in real processes, undisturbed and killed: its results must be the same bytes. */
@ExtendWith(QuickProcesses.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StudyTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
      trainer { steps = 300, batch = 2, patch = 8, optimizer.lr = 1e-3 }
      data { root = "%s", train = [tiny], test = [tiny], sets { tiny { hr = tiny } } }
      threads = 1
      evaluation.every = 0
      checkpoint { every = 20 }
      study { grid { "block.norm" = [false, true] }, baseline = no-norm }
      """;

  private static final Pattern PROCESS =
      Pattern.compile("\"event\":\"started\".*\"process\":\"(\\d+) on ");

  @TempDir private static Path folder;
  private static Path config = Path.of("");

  @BeforeAll
  static void twoAtATime() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data/tiny"));
    for (int i = 0; i < 2; i++) {
      ImageFile.write(data.resolve(i + ".png"), drawing(i));
    }
    String text = CONFIG.formatted(folder.resolve("data"));
    config = Files.writeString(folder.resolve("tiny.conf"), text);
    assertEquals(0, study("two", "--jobs", "2"));
    assertEquals(2, parameters("two").size());
  }

  private static Image drawing(int number) {
    float[] samples = new float[32 * 32 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (i * (7 + number)) % 251;
    }
    return new Image(32, 32, 3, samples);
  }

  @Test
  void whatIsFinishedIsNotDoneAgainNorWhenTheDataHaveMoved() throws IOException {
    String ledger = ledger("two");
    assertEquals(0, study("two"));
    Path moved = folder.resolve("moved");
    Files.createDirectories(moved);
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = moved.resolve(folder.resolve("data").relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    assertEquals(0, study("two", "-o", "data.root=\"" + moved + "\""));
    assertEquals(0, study("two", "-o", "memory-gib=1", "-o", "checkpoint.every=50"));
    assertEquals(ledger, ledger("two"));
  }

  @Test
  void killedTrialsAndAKilledStudyEndInTheSameBytes() throws Exception {
    TrialLauncher.Running study = start("killed");
    waitFor(study, () -> checkpoints("killed") == 1);
    kill(lastTrial("killed")); // the study goes on with the other one
    waitFor(study, () -> checkpoints("killed") == 2);
    kill(process(study));
    study.await();
    assertTrue(ledger("killed").contains("ended by signal 9"), () -> ledger("killed"));
    assertEquals(0, study("killed"));
    assertEquals(2, count(ledger("killed"), "\"event\":\"finished\""));
    assertSameBytes(parameters("two"), parameters("killed"));
  }

  @Test
  void aStudyThatIsAskedToStopSavesAndGoesOn() throws Exception {
    TrialLauncher.Running study = start("stopped");
    waitFor(study, () -> checkpoints("stopped") == 1);
    study.stop();
    assertEquals(143, study.await());
    assertTrue(ledger("stopped").contains("\"event\":\"stopped\""), () -> ledger("stopped"));
    String output = Files.readString(folder.resolve("stopped.txt"));
    assertTrue(output.contains("2 left; to continue: frugal study "), output);
    assertEquals(0, study("stopped", "--shard", "2/2"));
    assertEquals(0, study("stopped", "--shard", "1/2"));
    assertSameBytes(parameters("two"), parameters("stopped"));
  }

  @Test
  void aTrialThatFailsDoesNotStopTheOthers() throws IOException {
    assertEquals(0, study("failed", "--max-time", "0s"));
    assertEquals("", ledger("failed"));
    Path blocked = trials("failed").resolve(trialNames("two").getFirst());
    Files.writeString(blocked, "a file where the run folder should be");
    assertEquals(1, study("failed"));
    assertEquals(1, count(ledger("failed"), "\"event\":\"failed\""));
    assertEquals(1, count(ledger("failed"), "\"event\":\"finished\""));
  }

  private static int study(String name, String... more) {
    return Frugal.execute(
        Stream.concat(Stream.of(arguments(name)), Stream.of(more)).toArray(String[]::new));
  }

  private static String[] arguments(String name) {
    return new String[] {"study", config.toString(), "--out", folder.resolve(name).toString()};
  }

  /** A study in a process of its own. */
  private static TrialLauncher.Running start(String name) {
    return new LocalProcesses("org.frugalsr.cli.Frugal", 3)
        .start(
            new TrialLauncher.Job(name, List.of(arguments(name)), folder.resolve(name + ".txt")));
  }

  private static void waitFor(TrialLauncher.Running study, BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertTrue(ProcessHandle.of(process(study)).isPresent(), "the study ended too early");
      Thread.sleep(10);
    }
  }

  private static long process(TrialLauncher.Running study) {
    return Long.parseLong(study.where().split(" ", -1)[0]);
  }

  private static void kill(long process) {
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static long lastTrial(String study) {
    Matcher processes = PROCESS.matcher(ledger(study));
    long last = -1;
    while (processes.find()) {
      last = Long.parseLong(processes.group(1));
    }
    return last;
  }

  /** How many trials have saved after their first steps. */
  private static long checkpoints(String study) {
    return trialNames(study).stream()
        .map(t -> text(trials(study).resolve(t).resolve("checkpoints/last.json")))
        .filter(last -> Pattern.compile("\"step\"\\s*:\\s*[1-9]").matcher(last).find())
        .count();
  }

  private static Path trials(String study) {
    return folder.resolve(study).resolve("trials");
  }

  private static List<String> trialNames(String study) {
    if (!Files.isDirectory(trials(study))) {
      return List.of();
    }
    try (Stream<Path> trials = Files.list(trials(study))) {
      return trials.map(t -> t.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> parameters(String study) throws IOException {
    Map<String, byte[]> parameters = new TreeMap<>();
    for (String trial : trialNames(study)) {
      parameters.put(
          trial,
          Files.readAllBytes(
              trials(study).resolve(trial).resolve("checkpoints/step-000300.safetensors")));
    }
    return parameters;
  }

  private static void assertSameBytes(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((trial, bytes) -> assertArrayEquals(bytes, actual.get(trial), trial));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static String ledger(String study) {
    return text(folder.resolve(study).resolve("ledger.jsonl"));
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
