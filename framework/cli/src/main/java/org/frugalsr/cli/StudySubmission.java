package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.Launcher.StudyJob;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.WorkingDirectory;
import org.frugalsr.study.Launches;
import org.frugalsr.study.LocalProcesses;
import org.frugalsr.study.Plan;
import org.frugalsr.study.StudyFolder;
import org.frugalsr.study.Trial;
import org.frugalsr.study.TrialKey;
import org.frugalsr.study.Tuner;

/**
 * The submission of a study to a cluster, whose workers run {@code frugal study} with the launcher
 * {@code local}.
 *
 * @param conf the study's config, as typed
 * @param overrides all of the command line
 * @param trials names after {@code --trials}
 * @param jobs trials at a time in each worker
 */
record StudySubmission(Path conf, List<String> overrides, List<String> trials, int jobs) {
  /**
   * Checks everything as for a study on this machine, then submits workers.
   *
   * @param printOnly whether only to show what would be submitted
   * @return what to tell the user
   */
  String submit(Launcher launcher, Optional<Path> out, boolean printOnly) {
    TrialKey keys = new TrialKey();
    Optional<Tuner> tuner = Tuner.of(conf, overrides, out, keys);
    Plan plan = Plan.of(conf, overrides, out, Map.of(), keys);
    List<Trial> chosen = plan.choose(trials, Plan.Shard.ALL);
    Path folder = plan.path().toAbsolutePath().normalize();
    StudyFolder.requireOwn(folder);
    int left = tuner.isPresent() ? chosen.size() : new StudyFolder(folder).waiting(chosen).size();
    if (left == 0) {
      return "All %d trials are finished; nothing to do.".formatted(chosen.size());
    }
    StudyJob job =
        new StudyJob(
            plan.contents().name(),
            new Launches(folder).next(),
            WorkingDirectory.HERE.toAbsolutePath(),
            command(launcher, folder),
            Math.max(left, tuner.map(Tuner::candidates).orElse(0)));
    if (printOnly) {
      return launcher.describe(job);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DiskError.writing(folder, 0, e);
    }
    String id = new Launches(folder).submit(launcher, job, conf, overrides);
    String study = ShellWord.of(plan.path());
    return """
    submitted as %s: %d trials left
    progress:  frugal study status %s
    to cancel: frugal study cancel %s\
    """
        .formatted(id, left, study, study);
  }

  private List<String> command(Launcher launcher, Path folder) {
    List<String> options =
        launcher.endsWithInput()
            ? List.of("-D" + LocalProcesses.ENDS_WITH_INPUT + "=true")
            : List.of();
    List<String> words = new ArrayList<>(LocalProcesses.command(Frugal.class.getName(), options));
    words.addAll(
        List.of(
            "study",
            conf.toAbsolutePath().toString(),
            "--out",
            folder.toString(),
            "--jobs",
            String.valueOf(jobs)));
    trials.forEach(name -> words.addAll(List.of("--trials", name)));
    overrides.forEach(o -> words.addAll(List.of("-o", o)));
    if (Plan.configured(conf, overrides).isEmpty()) {
      launcher
          .threads()
          .ifPresent(n -> words.addAll(List.of("-o", "threads=" + Math.max(1, n / jobs))));
    }
    words.addAll(List.of("--launcher", "local"));
    return words;
  }
}
