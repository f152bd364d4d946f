package org.frugalsr.plugin.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.frugalsr.api.Launcher.StudyJob;
import org.frugalsr.api.Launcher.Submission;
import org.frugalsr.api.Launcher.Worker;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a program that stands in for spark-submit. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SparkLauncherTest {
  private static final String HOSTILE = "a b'c\"d$(touch hacked)`touch hacked`;%j";
  private static final String JAVA_17 = "61";

  @TempDir private Path home;
  private Path launch;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(home.resolve("bin"));
    launch = Files.createDirectory(home.resolve(HOSTILE)).resolve("launch/1");
  }

  /** Keeps its arguments, then does as a script says; the driver's folder is its last but one. */
  private void spark(String script) throws IOException {
    Path file =
        Files.writeString(
            home.resolve("bin/spark-submit"),
            "#!/bin/bash\nprintf '%s\\0' \"$@\" >\"$(dirname \"$0\")/submitted\"\nlaunch=${@: -2:1}\n"
                + script);
    assertTrue(file.toFile().setExecutable(true));
  }

  private SparkLauncher launcher(String settings) {
    Binder binder = Binder.of(new LoadedConfig("test", ConfigFactory.parseString(settings)));
    var bound = binder.section("", SparkSettings.class);
    binder.finish();
    return new SparkLauncher(
        bound.get(),
        Map.of("SPARK_HOME", home.toString(), "LANG", "C.UTF-8", "SECRET", "x", "PATH", "/bin"));
  }

  private StudyJob job(String... command) {
    return new StudyJob(HOSTILE, launch, home, List.of(command), 3);
  }

  private static List<String> words(Path file) throws IOException {
    return List.of(Files.readString(file).split("\0"));
  }

  @Test
  void aJobIsSubmittedToTheClusterAndNothingIsReadByAShell() throws IOException {
    spark("echo 'submitted as driver-20261130-0007' >&2; echo $SPARK_HOME >>\"$launch/home\"");
    SparkLauncher launcher =
        launcher(
            """
            deploy = cluster, tasks = 5, cpus = 2, memory = 8g, master = "spark://a:7077"
            environment { A = "x y" }, conf { "spark.ui.enabled" = false, "spark.executor.memory" = 2g }
            """);
    assertEquals("driver-20261130-0007", launcher.submit(job("java", "study", HOSTILE)));
    List<String> words = words(home.resolve("bin/submitted"));
    assertEquals(
        List.of(
            "--master",
            "spark://a:7077",
            "--deploy-mode",
            "cluster",
            "--name",
            "frugal-" + HOSTILE,
            "--class",
            "org.frugalsr.plugin.spark.driver.StudyDriver"),
        words.subList(0, 8));
    for (String property :
        List.of(
            "spark.cores.max=6", // three trials, two cores each
            "spark.task.cpus=2",
            "spark.executor.cores=2",
            "spark.executor.memoryOverhead=8g",
            "spark.executor.memory=2g",
            "spark.ui.enabled=false",
            "spark.speculation=false")) {
      assertEquals(1, Collections.frequency(words, property), property);
    }
    assertEquals(
        List.of(launch.resolve("driver.jar").toString(), launch.toString(), "3"),
        words.subList(words.size() - 3, words.size()));
    assertEquals(List.of("java", "study", HOSTILE), words(launch.resolve("command")));
    assertEquals(List.of(home.toString()), words(launch.resolve("directory")));
    assertEquals(List.of("A=x y", "LANG=C.UTF-8"), words(launch.resolve("environment")));
    assertEquals(home + "\n", Files.readString(launch.resolve("home")));
    assertTrue(Files.readString(launch.resolve("driver.txt")).contains("submitted as driver-"));
    assertEquals(2, launcher.threads().getAsInt());
    assertTrue(launcher.endsWithInput());
    try (var files = Files.walk(home)) {
      assertFalse(files.anyMatch(f -> f.endsWith("hacked")));
    }
  }

  @Test
  void aDescriptionMakesNothing() {
    String text = launcher("").describe(job("java", HOSTILE));
    assertTrue(text.contains("spark.cores.max=12") && text.contains("LANG=C.UTF-8"), text);
    assertFalse(Files.exists(launch));
  }

  @Test
  void theDriverIsClassesForJava17() throws IOException {
    spark("echo");
    assertEquals("1", launcher("deploy = cluster").submit(job("a")));
    try (JarFile jar = new JarFile(launch.resolve("driver.jar").toFile())) {
      List<String> names = jar.stream().map(e -> e.getName()).sorted().toList();
      String folder = "org/frugalsr/plugin/spark/driver/";
      assertEquals(
          List.of(
              folder + "Attendance.class",
              folder + "StudyDriver.class",
              folder + "StudyWorker.class"),
          names);
      for (String name : names) {
        try (var in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
          in.skipNBytes(6);
          assertEquals(JAVA_17, String.valueOf(in.readUnsignedShort()), name);
        }
      }
    }
    Path compiled = Path.of("target/classes/org/frugalsr/plugin/spark/driver");
    try (var classes = Files.list(compiled)) {
      assertEquals(
          List.of("Attendance.class", "StudyDriver.class", "StudyWorker.class"),
          classes
              .map(p -> String.valueOf(p.getFileName()))
              .filter(n -> !n.equals("package-info.class"))
              .sorted()
              .toList(),
          "all that was compiled is in the jar");
    }
  }

  @Test
  void aDriverOnThisMachineGoesOnInTheBackground() throws Exception {
    spark(
        """
        printf '1\\tRUNNING\\tn3 (app-7-0001)\\n2\\tWAITING\\tfor cores (app-7-0001)\\n' >"$launch/workers.part"
        mv "$launch/workers.part" "$launch/workers"
        while [ ! -e "$launch/cancel" ]; do sleep 0.05; done
        : >"$launch/workers"
        """);
    SparkLauncher launcher = launcher("");
    Submission submission = new Submission(launch, launcher.submit(job("a")));
    assertEquals("app-7-0001", submission.id());
    assertEquals(
        List.of(
            new Worker("app-7-0001_1", "RUNNING", "n3 (app-7-0001)"),
            new Worker("app-7-0001_2", "WAITING", "for cores (app-7-0001)")),
        launcher.workers(submission));
    launcher.cancel(submission);
    while (!launcher.workers(submission).isEmpty()) {
      Thread.sleep(20);
    }
  }

  @Test
  void aDriverWithoutASignOfLifeIsLost() throws Exception {
    Files.createDirectories(launch);
    Path workers = Files.writeString(launch.resolve("workers"), "1\tRUNNING\tn3\n");
    Submission submission = new Submission(launch, "app-7-0001");
    SparkLauncher launcher = launcher("");
    assertEquals("RUNNING", launcher.workers(submission).getFirst().state());
    Files.setLastModifiedTime(workers, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
    Worker lost = launcher.workers(submission).getFirst();
    assertEquals("LOST", lost.state());
    assertTrue(lost.where().endsWith("driver.txt"), lost.where());
    Files.createDirectory(launch.resolveSibling("2"));
    assertEquals(List.of(), launcher.workers(submission), "submitted again");
  }

  @Test
  void whatFailedIsShownUntilTheNextSubmission() throws Exception {
    Files.createDirectories(launch);
    Files.writeString(launch.resolve("workers"), "2\tFAILED\texit code 137\n");
    Files.setLastModifiedTime(
        launch.resolve("workers"), FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
    Submission submission = new Submission(launch, "app-7-0001");
    assertEquals(
        List.of(new Worker("app-7-0001_2", "FAILED", "exit code 137")),
        launcher("").workers(submission));
    Files.createDirectory(launch.resolveSibling("2"));
    assertEquals(List.of(), launcher("").workers(submission));
  }

  @Test
  void aPathThatSparkMisreadsIsRefused() {
    launch = home.resolve("a#b/launch/1");
    String message =
        assertThrows(UserError.class, () -> launcher("").submit(job("a"))).getMessage();
    assertTrue(message.contains("'#'") && message.contains("--out"), message);
    assertFalse(Files.exists(launch));
  }

  @Test
  void aDriverThatWaitsForANodeIsSubmitted() throws Exception {
    Files.createDirectories(launch);
    Submission submission = new Submission(launch, "driver-1-0001");
    SparkLauncher launcher = launcher("");
    assertEquals("SUBMITTED", launcher.workers(submission).getFirst().state());
    launcher.cancel(submission);
    assertEquals(List.of(), launcher.workers(submission));
  }

  @Test
  void whatSparkRefusesIsReported() throws Exception {
    spark("echo 'All masters are unresponsive! Giving up.' >&2; exit 3");
    String message =
        assertThrows(WorldError.class, () -> launcher("").submit(job("a"))).getMessage();
    assertTrue(message.contains("exit code 3") && message.contains("Giving up"), message);
    Files.move(launch, home.resolve("before"));
    message =
        assertThrows(WorldError.class, () -> launcher("deploy = cluster").submit(job("a")))
            .getMessage();
    assertTrue(message.contains("exit code 3") && message.contains("Giving up"), message);
    assertEquals(List.of(), launcher("").workers(new Submission(launch, "")), "nothing will start");
    Files.move(launch, home.resolve("before too"));
    for (String deploy : List.of("client", "cluster")) {
      message =
          assertThrows(
                  WorldError.class,
                  () -> launcher("home = /nowhere, deploy = " + deploy).submit(job("a")))
              .getMessage();
      assertTrue(message.contains("-o study.launcher.home=FOLDER"), message);
      Files.move(launch, home.resolve(deploy));
    }
  }

  @Test
  void propertiesOfOtherKeysAreRefused() {
    for (String conf : List.of("\"spark.task.cpus\" = 3", "\"sparc.ui\" = 3")) {
      assertThrows(UserError.class, () -> launcher("conf { %s }".formatted(conf)));
    }
  }
}
