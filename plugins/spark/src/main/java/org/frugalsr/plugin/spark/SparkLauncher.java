package org.frugalsr.plugin.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.ClusterCommand;
import org.frugalsr.api.LaunchFolder;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.plugin.spark.SparkSettings.Deploy;

/**
 * Submits a study as a Spark application. Its driver is a jar of three classes that lies in the
 * submission's folder, and {@code spark-submit} is the only thing of Spark that is called: the
 * workers' state and the wish to cancel are files in that folder, so that every cluster manager of
 * Spark serves.
 */
final class SparkLauncher implements Launcher {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOST = Duration.ofSeconds(60);
  private static final String OUTPUT = "driver.txt";
  private static final String WORKERS = "workers";
  private static final String CANCEL = "cancel";
  private static final int NO_PROGRAM = 127; // as setsid and shells say it
  private static final int SHOWN = 1500;
  private static final Pattern ID =
      Pattern.compile("(app|driver)-\\d+-\\d+|application_\\d+_\\d+|spark-[0-9a-f]{32}");
  private static final String HINT =
      "Spark is expected in SPARK_HOME or on the PATH; another folder: -o study.launcher.home=FOLDER";

  /** Variables of this process that the results or the speed of a training may depend on. */
  private static final List<String> PASSED =
      List.of(
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "GOMP_SPINCOUNT",
          "OMP_WAIT_POLICY",
          "FRUGAL_DATA",
          "XDG_CACHE_HOME");

  private final SparkSettings settings;
  private final Map<String, String> variables;

  SparkLauncher(SparkSettings settings) {
    this(settings, System.getenv());
  }

  /** With the environment variables of this process. */
  SparkLauncher(SparkSettings settings, Map<String, String> variables) {
    this.settings = settings;
    this.variables = variables;
  }

  @Override
  public OptionalInt threads() {
    return OptionalInt.of(settings.cpus());
  }

  @Override
  public boolean endsWithInput() {
    return true;
  }

  @Override
  public String describe(StudyJob job) {
    return """
    %s

    In %s:
    command:      %s
    directory:    %s
    environment:  %s
    """
        .formatted(
            shell(submission(job)),
            job.launch(),
            shell(job.command()),
            job.directory(),
            environment());
  }

  private static String shell(List<String> words) {
    return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(variables);
    environment.keySet().retainAll(PASSED);
    environment.putAll(settings.environment());
    return environment;
  }

  private List<String> submission(StudyJob job) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("spark.task.maxFailures", "16"); // each lost executor is one
    properties.put("spark.speculation", "false");
    properties.put("spark.dynamicAllocation.enabled", "false");
    properties.put("spark.executor.instances", String.valueOf(workers(job)));
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.standalone.submit.waitAppCompletion", "false");
    properties.put("spark.yarn.submit.waitAppCompletion", "false");
    properties.put("spark.kubernetes.submission.waitAppCompletion", "false");
    settings.memory().ifPresent(m -> properties.put("spark.executor.memoryOverhead", m));
    properties.putAll(settings.conf());
    properties.put("spark.task.cpus", String.valueOf(settings.cpus()));
    properties.put("spark.executor.cores", String.valueOf(settings.cpus()));
    properties.put("spark.cores.max", String.valueOf(workers(job) * settings.cpus()));
    List<String> words = new ArrayList<>();
    words.add(program());
    settings.master().ifPresent(master -> words.addAll(List.of("--master", master)));
    words.addAll(
        List.of(
            "--deploy-mode",
            settings.deploy() == Deploy.CLUSTER ? "cluster" : "client",
            "--name",
            "frugal-" + job.name(),
            "--class",
            DriverJar.MAIN));
    properties.forEach((name, value) -> words.addAll(List.of("--conf", name + "=" + value)));
    words.add(job.launch().resolve(DriverJar.NAME).toString());
    words.add(job.launch().toString());
    words.add(String.valueOf(workers(job)));
    return words;
  }

  private int workers(StudyJob job) {
    return Math.max(1, Math.min(settings.tasks(), job.trials()));
  }

  private String program() {
    return settings
        .home()
        .map(Path::toString)
        .or(() -> Optional.ofNullable(variables.get("SPARK_HOME")))
        .map(home -> Path.of(home, "bin", "spark-submit").toString())
        .orElse("spark-submit");
  }

  @Override
  public String submit(StudyJob job) {
    LaunchFolder launch = LaunchFolder.create(job, environment());
    DriverJar.write(launch.path());
    if (settings.deploy() == Deploy.CLUSTER) {
      String output = new ClusterCommand(submission(job), PATIENCE, HINT).run();
      launch.write(OUTPUT, output);
      return id(output, job);
    }
    startDriver(job);
    try {
      return id(Files.readString(job.launch().resolve(WORKERS)), job);
    } catch (IOException e) {
      throw unreadable(job.launch(), e);
    }
  }

  /** The application's or driver's id in a text, else the number of the submission. */
  private static String id(String text, StudyJob job) {
    Matcher id = ID.matcher(text);
    return id.find() ? id.group() : String.valueOf(job.launch().getFileName());
  }

  private static WorldError unreadable(Path folder, IOException cause) {
    return new WorldError("%s cannot be read: %s".formatted(folder, cause.getMessage()), cause);
  }

  /** Starts the driver in a session of its own, so that it outlives this terminal. */
  private void startDriver(StudyJob job) {
    Path output = job.launch().resolve(OUTPUT);
    List<String> words = new ArrayList<>();
    if (isOnPath("setsid")) {
      words.add("setsid");
    }
    words.addAll(submission(job));
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(job.launch().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!Files.exists(job.launch().resolve(WORKERS))) {
        if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
          throw new WorldError(
              "spark-submit ended with exit code %d.\n%s\n%s"
                  .formatted(
                      process.exitValue(),
                      end(output),
                      process.exitValue() == NO_PROGRAM ? HINT : "all of its output: " + output));
        }
        if (System.nanoTime() > end) {
          process.destroy();
          throw new WorldError(
              "The Spark application did not start in %d minutes.\n%s\nall of its output: %s"
                  .formatted(PATIENCE.toMinutes(), end(output), output));
        }
      }
    } catch (IOException e) {
      throw new WorldError("Cannot run spark-submit: %s\n%s".formatted(e.getMessage(), HINT), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("The submission was interrupted.", e);
    }
  }

  private boolean isOnPath(String program) {
    return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String end(Path output) throws IOException {
    String text = Files.readString(output).strip();
    return text.length() <= SHOWN ? text : "... " + text.substring(text.length() - SHOWN);
  }

  @Override
  public List<Worker> workers(Submission submission) {
    Path launch = submission.launch();
    boolean cancelled = Files.exists(launch.resolve(CANCEL));
    try {
      if (!Files.exists(launch.resolve(WORKERS))) {
        return cancelled
            ? List.of()
            : List.of(new Worker(submission.id(), "SUBMITTED", "the driver has not started"));
      }
      List<Worker> workers =
          Files.readAllLines(launch.resolve(WORKERS)).stream()
              .map(line -> line.split("\t", 3))
              .filter(fields -> fields.length == 3)
              .map(f -> new Worker(submission.id() + "_" + f[0], f[1], f[2]))
              .toList();
      if (workers.isEmpty() || !isLost(launch)) {
        return workers;
      }
      return cancelled
          ? List.of()
          : List.of(
              new Worker(
                  submission.id(),
                  "LOST",
                  "the driver has given no sign of life for a minute; its output: "
                      + launch.resolve(OUTPUT)));
    } catch (IOException e) {
      throw unreadable(launch, e);
    }
  }

  /** Compares times of the shared file system only, whose clock may differ from this machine's. */
  private static boolean isLost(Path launch) throws IOException {
    Path now = Files.createTempFile(launch, "now", "");
    try {
      FileTime sign = Files.getLastModifiedTime(launch.resolve(WORKERS));
      return sign.toMillis() < Files.getLastModifiedTime(now).toMillis() - LOST.toMillis();
    } finally {
      Files.delete(now);
    }
  }

  @Override
  public void cancel(Submission submission) {
    new LaunchFolder(submission.launch()).write(CANCEL, "");
  }
}
