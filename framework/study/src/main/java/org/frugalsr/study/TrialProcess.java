package org.frugalsr.study;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.PluginJar;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.PluginPath;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.study.Ledger.Event;

/**
 * The process of one trial: the command that starts or resumes its run, and how it ended.
 *
 * @param folder of the study
 * @param study its name
 * @param trial the trial
 * @param experiment its config
 * @param origin where the study's config came from
 * @param jobs how many trials share the memory
 */
record TrialProcess(
    StudyFolder folder,
    String study,
    Trial trial,
    Experiment experiment,
    Optional<ConfigOrigin> origin,
    int jobs) {
  private static final int LINES = 8;
  private static final int WIDTH = 300;
  private static final int TAIL = 1 << 16;
  private static final int SIGNAL = 128;

  /**
   * How a trial ended.
   *
   * @param text why it failed
   */
  record Ending(Event event, String text) {
    /** The end of a trial that could not be started or inspected. */
    static Ending failed(FrugalException problem) {
      return new Ending(Event.FAILED, String.valueOf(problem.getMessage()));
    }
  }

  /**
   * Prepares the folder and returns the process's job.
   *
   * @param limit time after which it saves and stops
   */
  TrialLauncher.Job job(Optional<Duration> limit) {
    requireSamePlugins();
    Path run = folder.run(trial);
    List<String> arguments = new ArrayList<>();
    folder.mark(trial).requireNotOfAnother();
    if (!RunFolder.isRun(run) && holdsSteps(run)) {
      throw new WorldError(
          "The trial %s in %s has checkpoints, but no config.json; to restore it: frugal repair %s"
              .formatted(trial.line(), run, ShellWord.of(run)));
    }
    if (hasCheckpoint(run)) {
      String root = experiment.data().root().toString();
      arguments.addAll(
          List.of("resume", run.toString(), "-o", "data.root=" + ConfigUtil.quoteString(root)));
      FreeKeys.overrides(run, experiment).forEach(o -> arguments.addAll(List.of("-o", o)));
    } else {
      folder.mark(trial).clear();
      folder.prepare(trial, study, experiment.resolved().render(), origin);
      arguments.addAll(List.of("run", folder.config(trial).toString(), "--out", run.toString()));
    }
    double gib = experiment.root().memoryGib().orElseGet(MachineMemory::usualGib) / jobs;
    arguments.addAll(List.of("-o", String.format(Locale.ROOT, "memory-gib=%.3f", gib)));
    PluginPath.override(PluginPath.of(experiment.resolved().config()))
        .forEach(consent -> arguments.addAll(List.of("-o", consent)));
    trial.until().ifPresent(step -> arguments.addAll(List.of("--until", String.valueOf(step))));
    limit.ifPresent(l -> arguments.addAll(List.of("--max-time", l.toSeconds() + "s")));
    return new TrialLauncher.Job(trial.line(), arguments, folder.output(trial));
  }

  /** Fails if the jars differ from those that the study has read, which its key includes. */
  private void requireSamePlugins() {
    List<Path> path = PluginPath.of(experiment.resolved().config());
    PluginContents.of(experiment.registry().jars())
        .difference(PluginContents.of(PluginJar.on(path)))
        .ifPresent(
            jars -> {
              throw new WorldError(
                  "The plug-in jars have changed since the study was started: %s.\nStart it again to use the current ones."
                      .formatted(jars));
            });
  }

  private static boolean holdsSteps(Path run) {
    Path checkpoints = run.resolve("checkpoints");
    return Files.isDirectory(checkpoints) && !new CheckpointFolder(checkpoints).steps().isEmpty();
  }

  private static boolean hasCheckpoint(Path run) {
    Path checkpoints = run.resolve("checkpoints");
    return RunFolder.isRun(run)
        && Files.isDirectory(checkpoints)
        && new CheckpointFolder(checkpoints).stepOf(CheckpointFolder.LAST).isPresent();
  }

  /** Returns the offset at which the process's output will begin. */
  long outputBegin() {
    try {
      Path output = folder.output(trial);
      return Files.exists(output) ? Files.size(output) : 0;
    } catch (IOException e) {
      throw DiskError.reading(folder.output(trial), e);
    }
  }

  /**
   * Classifies the end of a process.
   *
   * @param code its exit code
   * @param stopping whether it was asked to stop
   * @param begin the offset at which its output began
   */
  Ending ending(int code, boolean stopping, long begin) {
    RunState state = RunState.of(folder.run(trial));
    boolean tried = trial.until().isPresent() && state.diverged(); // a result, if it is tuning
    if ((code == 0 || tried) && state.reached(trial)) {
      return new Ending(Event.FINISHED, "");
    }
    if (code == 0 || stopping) {
      return new Ending(Event.STOPPED, "");
    }
    String how =
        code > SIGNAL
            ? "its process was ended by signal %d".formatted(code - SIGNAL)
            : "its process ended with exit code %d".formatted(code);
    return new Ending(Event.FAILED, how + "; its last output:\n" + said(begin));
  }

  /** The last lines of the process's output. */
  private String said(long begin) {
    try (RandomAccessFile in = new RandomAccessFile(folder.output(trial).toFile(), "r")) {
      long from = Math.max(begin, in.length() - TAIL);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty()
          ? "  (nothing)"
          : String.join(
              "\n",
              lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                  .map(l -> "  " + PlainText.line(l, WIDTH))
                  .toList());
    } catch (IOException e) {
      throw DiskError.reading(folder.output(trial), e);
    }
  }
}
