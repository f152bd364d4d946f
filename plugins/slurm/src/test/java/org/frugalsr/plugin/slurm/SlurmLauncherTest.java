package org.frugalsr.plugin.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.frugalsr.api.Launcher.StudyJob;
import org.frugalsr.api.Launcher.Submission;
import org.frugalsr.api.Launcher.Worker;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with programs that stand in for Slurm's, and its tasks in bash. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SlurmLauncherTest {
  private static final String HOSTILE = "a b'c\"d$(touch hacked)`touch hacked`;%j";

  @TempDir private Path home;
  private Path programs;
  private Path study;

  @BeforeEach
  void makeFolders() throws IOException {
    programs = Files.createDirectory(home.resolve("programs"));
    study = Files.createDirectory(home.resolve(HOSTILE));
    program(
        "sbatch",
        "printf '%s\\0' \"$@\" >\"$(dirname \"$0\")/submitted\"; echo 'a warning' >&2; echo '17;cluster'");
    program("scontrol", "echo \"$@\" >>\"$(dirname \"$0\")/controlled\"");
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/bin/bash\n" + text + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private SlurmLauncher launcher(String settings) {
    Binder binder = Binder.of(new LoadedConfig("test", ConfigFactory.parseString(settings)));
    var bound = binder.section("", SlurmSettings.class);
    binder.finish();
    return new SlurmLauncher(bound.get());
  }

  private String withPrograms(String settings) {
    return "programs = \"%s\"\n%s".formatted(programs, settings);
  }

  private StudyJob job(String... command) {
    return new StudyJob(HOSTILE, study.resolve("launch/1"), home, List.of(command), 3);
  }

  private static List<String> words(Path file) throws IOException {
    String text = Files.readString(file);
    return text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\0"));
  }

  @Test
  void aJobIsSubmittedWithItsOptionsAndNothingIsReadByAShell() throws IOException {
    SlurmLauncher launcher =
        launcher(
            withPrograms(
                """
                tasks = 5, cpus = 2, memory = 8G, time = "4:00:00", partition = main, account = lab
                grace = 60, options = ["--gres=gpu:1"], modules = ["java/25"], environment { A = "x y" }
                """));
    assertEquals("17;cluster", launcher.submit(job("java", "study", HOSTILE)));
    Path launch = study.resolve("launch/1");
    assertEquals(
        List.of(
            "--parsable",
            "--job-name=frugal-" + HOSTILE,
            "--array=1-3",
            "--ntasks=1",
            "--cpus-per-task=2",
            "--requeue",
            "--open-mode=append",
            "--signal=B:USR1@60",
            "--chdir=" + launch,
            "--output=%A_%a.txt",
            "--mem=8G",
            "--time=4:00:00",
            "--partition=main",
            "--account=lab",
            "--gres=gpu:1",
            launch.resolve("task.sh").toString(),
            launch.toString()),
        words(programs.resolve("submitted")));
    assertEquals(List.of("java", "study", HOSTILE), words(launch.resolve("command")));
    assertEquals(List.of("java/25"), words(launch.resolve("modules")));
    assertEquals(List.of("A=x y"), words(launch.resolve("environment")));
    assertEquals(2, launcher.threads().getAsInt());
    String text = launcher.describe(job("java", HOSTILE));
    assertTrue(text.contains("--array=1-3") && text.contains("requeue"), text);
    try (var files = Files.walk(home)) {
      assertFalse(files.anyMatch(f -> f.endsWith("hacked")));
    }
  }

  @Test
  void theQueueShowsTheTasksOfTheJobOnly() throws IOException {
    program(
        "squeue",
        "printf '17_1|RUNNING|node3|a|b\\n17_2|PENDING|Resources|a\\n170_1|RUNNING|n|a\\n5|RUNNING|n|a\\n'");
    program("scancel", "echo \"$@\" >>\"$(dirname \"$0\")/cancelled\"");
    SlurmLauncher launcher = launcher(withPrograms(""));
    assertEquals(
        List.of(new Worker("17_1", "RUNNING", "node3"), new Worker("17_2", "PENDING", "Resources")),
        launcher.workers(new Submission(study, "17")));
    launcher.cancel(new Submission(study, "17"));
    launcher.cancel(new Submission(study, "17;other"));
    assertEquals("17\n--clusters=other 17\n", Files.readString(programs.resolve("cancelled")));
  }

  @Test
  void whatSlurmRefusesIsReported() throws IOException {
    program("sbatch", "echo 'sbatch: error: invalid partition specified: x' >&2; exit 1");
    WorldError refused =
        assertThrows(WorldError.class, () -> launcher(withPrograms("")).submit(job("a")));
    assertEquals(
        "sbatch failed: sbatch: error: invalid partition specified: x", refused.getMessage());
    WorldError twice =
        assertThrows(WorldError.class, () -> launcher(withPrograms("")).submit(job("a")));
    assertTrue(twice.getMessage().contains("another submission"), twice.getMessage());
    Files.move(study.resolve("launch/1"), study.resolve("launch/0"));
    WorldError absent =
        assertThrows(WorldError.class, () -> launcher("programs = /nowhere").submit(job("a")));
    assertTrue(
        absent.getMessage().contains("-o study.launcher.programs=FOLDER"), absent::getMessage);
  }

  /** A task as Slurm would start it. */
  private Process task(String settings, String... command) throws IOException {
    launcher(withPrograms(settings)).submit(job(command));
    Path launch = study.resolve("launch/1");
    ProcessBuilder task =
        new ProcessBuilder("bash", launch.resolve("task.sh").toString(), launch.toString())
            .redirectErrorStream(true);
    task.environment().put("SLURM_ARRAY_JOB_ID", "17");
    task.environment().put("SLURM_ARRAY_TASK_ID", "2");
    return task.start();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aTaskRunsTheCommandAsItIs() throws Exception {
    Path prologue =
        Files.writeString(home.resolve("prologue"), "module() { echo \"module $*\"; }\n");
    Process task =
        task(
            "modules = [java/25], environment { B = \"1 $(2)\" }, prologue = \"%s\""
                .formatted(prologue),
            "bash",
            "-c",
            "pwd; echo \"$B\"; printf '<%s>' \"$@\"; exit 3",
            "bash",
            HOSTILE,
            "");
    assertEquals("module load java/25\n%s\n1 $(2)\n<%s><>".formatted(home, HOSTILE), said(task));
    assertEquals(3, task.waitFor());
    assertFalse(Files.exists(programs.resolve("controlled")), "it is not queued again");
  }

  /** A worker that says when it began and saves on TERM. */
  private Process saving() throws IOException {
    return task(
        "",
        "bash",
        "-c",
        "trap 'echo saved; exit 143' TERM; touch began; while :; do sleep 0.05; done");
  }

  private void awaitBegin() throws InterruptedException {
    while (!Files.exists(home.resolve("began"))) {
      Thread.sleep(10);
    }
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  @Test
  void nearItsTimeLimitATaskSavesAndIsQueuedAgain() throws Exception {
    Process task = saving();
    awaitBegin();
    signal(task, "USR1");
    assertEquals("saved\nThe time limit is near: saved, and queued again.\n", said(task));
    assertEquals(143, task.waitFor());
    assertEquals("requeue 17_2\n", Files.readString(programs.resolve("controlled")));
  }

  @Test
  void aTaskThatIsCancelledSavesAndIsNotQueuedAgain() throws Exception {
    Process task = saving();
    awaitBegin();
    signal(task, "TERM");
    assertEquals("saved\n", said(task));
    assertEquals(143, task.waitFor());
    assertFalse(Files.exists(programs.resolve("controlled")));
  }

  @Test
  void aTaskThatCannotSeeTheFolderSaysSo() throws Exception {
    launcher(withPrograms("")).submit(job("a"));
    List<String> command = new ArrayList<>(List.of("bash"));
    command.add(study.resolve("launch/1/task.sh").toString());
    command.add(home.resolve("elsewhere").toString());
    Process task = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertTrue(said(task).contains("must be on a file system that all nodes share"));
    assertEquals(1, task.waitFor());
  }

  @Test
  void whatCannotBeAnOptionOrVariableIsRefused() {
    assertThrows(Exception.class, () -> launcher("options = [gres]"));
    assertThrows(Exception.class, () -> launcher("environment { \"A B\" = 1 }"));
  }
}
