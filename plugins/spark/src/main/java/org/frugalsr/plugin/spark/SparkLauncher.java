package org.frugalsr.plugin.spark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
import org.frugalsr.api.LaunchFolder;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.error.UserError;
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
    return LaunchFolder.describe(job, submission(job), environment()) + "\n";
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
    properties.put("spark.yarn.maxAppAttempts", "1");
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

  /** Spark's folder, if one is chosen. */
  private Optional<Path> home() {
    return settings
        .home()
        .or(() -> Optional.ofNullable(variables.get("SPARK_HOME")).map(Path::of))
        .map(Path::toAbsolutePath);
  }

  private String program() {
    return home()
        .map(home -> home.resolve("bin").resolve("spark-submit").toString())
        .orElse("spark-submit");
  }

  @Override
  public String submit(StudyJob job) {
    requireLoadable(job.launch());
    LaunchFolder launch = LaunchFolder.create(job, environment());
    DriverJar.write(launch.path());
    Path output = job.launch().resolve(OUTPUT);
    Path workers = job.launch().resolve(WORKERS);
    boolean onNode = settings.deploy() == Deploy.CLUSTER;
    try {
      Process process = start(job, output);
      long end = System.nanoTime() + PATIENCE.toNanos();
      boolean ended = false;
      while (!ended && !Files.exists(workers) && System.nanoTime() < end) {
        ended = process.waitFor(200, TimeUnit.MILLISECONDS);
      }
      if (ended && !(onNode && process.exitValue() == 0) && !Files.exists(workers)) {
        cancel(new Submission(job.launch(), "")); // nothing will start
        throw new WorldError(failure(process.exitValue(), output));
      }
      String text = (Files.exists(workers) ? Files.readString(workers) : "") + text(output);
      Matcher id = ID.matcher(text);
      return id.find() ? id.group() : String.valueOf(job.launch().getFileName());
    } catch (IOException e) {
      cancel(new Submission(job.launch(), ""));
      throw new WorldError("Cannot run spark-submit: %s\n%s".formatted(e.getMessage(), HINT), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("The submission was interrupted.", e);
    }
  }

  /** Spark reads some characters in the path of a jar as more than characters. */
  private static void requireLoadable(Path launch) {
    for (char c : ",#{}".toCharArray()) {
      if (launch.toString().indexOf(c) >= 0) {
        throw new UserError(
            "Spark cannot load a jar from %s, because of the '%c' in its path. Choose another folder: --out FOLDER"
                .formatted(launch, c));
      }
    }
  }

  /** Starts spark-submit in a session of its own, so that a driver outlives this terminal. */
  private Process start(StudyJob job, Path output) throws IOException {
    List<String> words = new ArrayList<>();
    if (isOnPath("setsid")) {
      words.add("setsid");
    }
    words.addAll(submission(job));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(job.launch().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    home().ifPresent(home -> builder.environment().put("SPARK_HOME", home.toString()));
    return builder.start();
  }

  private static String failure(int code, Path output) {
    String text = text(output).strip();
    return "spark-submit ended with exit code %d.\n%s\n%s"
        .formatted(
            code,
            text.length() <= SHOWN ? text : "... " + text.substring(text.length() - SHOWN),
            code == NO_PROGRAM ? HINT : "all of its output: " + output);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "%s cannot be read: %s".formatted(file, e.getMessage());
    }
  }

  private boolean isOnPath(String program) {
    return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Override
  public List<Worker> workers(Submission submission) {
    Path launch = submission.launch();
    String id = submission.id().isEmpty() ? String.valueOf(launch.getFileName()) : submission.id();
    boolean settled = Files.exists(launch.resolve(CANCEL)) || isFollowed(launch);
    try {
      if (!Files.exists(launch.resolve(WORKERS))) {
        return settled
            ? List.of()
            : List.of(
                new Worker(
                    id,
                    "SUBMITTED",
                    "the driver has not started; see Spark's page, and " + launch.resolve(OUTPUT)));
      }
      List<Worker> workers =
          Files.readAllLines(launch.resolve(WORKERS)).stream()
              .map(line -> line.split("\t", 3))
              .filter(fields -> fields.length == 3)
              .map(f -> new Worker(f[0].equals("0") ? id : id + "_" + f[0], f[1], f[2]))
              .toList();
      boolean ended = workers.stream().allMatch(w -> w.state().equals("FAILED"));
      if (ended || isLost(launch)) {
        return settled ? List.of() : ended ? workers : List.of(lost(id, launch));
      }
      return workers;
    } catch (IOException e) {
      throw new WorldError("%s cannot be read: %s".formatted(launch, e.getMessage()), e);
    }
  }

  private static Worker lost(String id, Path launch) {
    return new Worker(
        id,
        "LOST",
        "the driver has given no sign of life for a minute; its output: " + launch.resolve(OUTPUT));
  }

  /** Whether the study was submitted once more. */
  private static boolean isFollowed(Path launch) {
    try {
      int number = Integer.parseInt(String.valueOf(launch.getFileName()));
      return Files.exists(launch.resolveSibling(String.valueOf(number + 1)));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Compares times of the shared file system only, whose clock may differ from this machine's. */
  private static boolean isLost(Path launch) throws IOException {
    FileTime sign = Files.getLastModifiedTime(launch.resolve(WORKERS));
    Path now;
    try {
      now = Files.createTempFile(launch, "now", "");
    } catch (IOException e) {
      return false; // somebody else's study, or a full disk
    }
    try {
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
