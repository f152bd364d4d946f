package org.frugalsr.plugin.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.frugalsr.api.LaunchFolder;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.error.WorldError;

/**
 * Submits a study as an array job. The script of its tasks is always the same text; what belongs to
 * the study (command, directory, variables) is written to files in its {@link LaunchFolder}, so
 * that no text of a user is ever read by a shell as a part of a program, except for the prologue,
 * which is one.
 */
final class SlurmLauncher implements Launcher {
  private static final String SCRIPT = "task.sh";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SlurmSettings settings;

  SlurmLauncher(SlurmSettings settings) {
    this.settings = settings;
  }

  @Override
  public OptionalInt threads() {
    return OptionalInt.of(settings.cpus());
  }

  @Override
  public String describe(StudyJob job) {
    return """
    %s
    modules:      %s
    prologue:     %s

    %s:
    %s"""
        .formatted(
            LaunchFolder.describe(job, submission(job), settings.environment()),
            settings.modules(),
            settings.prologue().map(Path::toString).orElse("none"),
            SCRIPT,
            script());
  }

  @Override
  public String submit(StudyJob job) {
    LaunchFolder launch = LaunchFolder.create(job, settings.environment());
    launch.write("modules", settings.modules());
    launch.write("scontrol", List.of(program("scontrol")));
    if (settings.prologue().isPresent()) {
      Path prologue = job.directory().resolve(settings.prologue().get());
      try {
        Files.copy(prologue, launch.path().resolve("prologue.sh"));
      } catch (IOException e) {
        throw new WorldError("Cannot copy the prologue %s: %s".formatted(prologue, e), e);
      }
    }
    launch.write(SCRIPT, script());
    String id = run(submission(job)).strip();
    if (!id.matches("\\d+(;\\S+)?")) {
      throw new WorldError("sbatch did not answer with the number of a job, but: " + id);
    }
    return id;
  }

  private static String script() {
    try (InputStream in = SlurmLauncher.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException("no " + SCRIPT);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The command that submits the job; its output file is named relative to the folder. */
  private List<String> submission(StudyJob job) {
    List<String> words = new ArrayList<>();
    words.add(program("sbatch"));
    words.addAll(
        List.of(
            "--parsable",
            "--job-name=frugal-" + job.name(),
            "--array=1-" + Math.max(1, Math.min(settings.tasks(), job.trials())),
            "--ntasks=1",
            "--cpus-per-task=" + settings.cpus(),
            "--requeue",
            "--open-mode=append",
            "--signal=B:USR1@" + settings.grace(),
            "--chdir=" + job.launch(),
            "--output=%A_%a.txt"));
    settings.memory().ifPresent(m -> words.add("--mem=" + m));
    settings.time().ifPresent(t -> words.add("--time=" + t));
    settings.partition().ifPresent(p -> words.add("--partition=" + p));
    settings.account().ifPresent(a -> words.add("--account=" + a));
    words.addAll(settings.options());
    words.add(job.launch().resolve(SCRIPT).toString());
    words.add(job.launch().toString());
    return words;
  }

  @Override
  public List<Worker> workers(Submission submission) {
    String id = submission.id();
    String job = id.replaceFirst(";.*", "");
    List<String> command =
        onCluster(id, "squeue", "--me", "--noheader", "--array", "--format=%i|%T|%R|%j");
    return run(command)
        .lines() // squeue fails if it is asked for a job that has left the queue
        .map(line -> line.split("\\|", 4))
        .filter(f -> f.length == 4 && (f[0].equals(job) || f[0].startsWith(job + "_")))
        .map(f -> new Worker(f[0], f[1], f[2]))
        .toList();
  }

  @Override
  public void cancel(Submission submission) {
    String id = submission.id();
    run(onCluster(id, "scancel", id.replaceFirst(";.*", "")));
  }

  /** A command about a job, whose cluster may be named in its id. */
  private List<String> onCluster(String id, String name, String... words) {
    List<String> command = new ArrayList<>(List.of(program(name)));
    if (id.contains(";")) {
      command.add("--clusters=" + id.substring(id.indexOf(';') + 1));
    }
    command.addAll(List.of(words));
    return command;
  }

  private String program(String name) {
    return settings.programs().map(folder -> folder.resolve(name).toString()).orElse(name);
  }

  private static String run(List<String> command) {
    return new SlurmCommand(
            command,
            PATIENCE,
            "Slurm's programs are expected on the PATH of a login node;"
                + " another folder: -o study.launcher.programs=FOLDER")
        .run();
  }
}
