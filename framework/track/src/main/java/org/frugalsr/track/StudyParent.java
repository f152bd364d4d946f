package org.frugalsr.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.ParentFile;
import org.frugalsr.engine.run.RunFolder;

/**
 * The study of a trial, which a tracker shows as its parent run.
 *
 * <p>It is stored in the run's {@code parent.json}: {@code {"study": NAME, "folder": PATH,
 * "variant": NAME, "seed": N}}, with the study's folder as seen from the run's.
 *
 * @param study its name
 * @param folder its folder
 * @param variant the study's variant
 * @param seed of this trial
 * @param trialFolder the folder of this run
 */
record StudyParent(String study, Path folder, String variant, long seed, Path trialFolder) {
  /**
   * Reads the study of a run.
   *
   * @param warn receives a message if the run is not one of that study's trials; it is then shown
   *     alone
   * @return empty if it is not a trial
   * @throws WorldError if the file is damaged
   */
  static Optional<StudyParent> of(RunFolder run, Consumer<String> warn) {
    Path file = run.parent();
    Optional<ParentFile> parent;
    try {
      parent = ParentFile.read(file);
    } catch (JsonProcessingException e) {
      throw damaged(file);
    }
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    ParentFile p = parent.get();
    Path above = run.path().toAbsolutePath().resolve(p.folder()).normalize();
    if (isTrialOf(run.path(), above)) {
      return Optional.of(new StudyParent(p.study(), above, p.variant(), p.seed(), run.path()));
    }
    warn.accept(
        "%s, which %s names, is not the folder of a study with this run among its trials: the run is tracked alone."
            .formatted(above, file));
    return Optional.empty();
  }

  /** False for a trial that was copied out of its study, whose path leads to another folder. */
  private static boolean isTrialOf(Path run, Path study) {
    try {
      Path trials = study.resolve(StudyRun.TRIALS);
      return Files.isDirectory(trials)
          && trials.toRealPath().equals(run.toRealPath().resolveSibling("").normalize());
    } catch (IOException e) {
      return false;
    }
  }

  private static WorldError damaged(Path file) {
    return new WorldError(
        "The file %s is damaged: it should name study, folder, variant and seed.\nIt only names the study of the run: remove it to track the run alone."
            .formatted(file));
  }

  /** The trial's name. */
  String trial() {
    return variant + ", seed " + seed;
  }

  /** The tags of a trial's run on its study. */
  Map<String, String> tags() {
    return Map.of("study", study, "variant", variant, "trial.seed", String.valueOf(seed));
  }

  /** The study's own run. */
  StudyRun above() {
    return new StudyRun(study, folder);
  }

  /** Sends the state of the study after this trial has ended. */
  void end(Tracker tracker) throws TrackerException {
    above().settle(tracker, Optional.of(trialFolder));
  }
}
