package org.frugalsr.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.ParentFile;
import org.frugalsr.engine.run.RunFolder;

/**
 * The mark of a run folder with the trial that it was created for, in {@code parent.json}. It
 * proves that a folder belongs to a study, independently of the study's own files.
 *
 * @param study the study's folder
 * @param run the run folder
 * @param trial the expected trial
 */
record TrialMark(Path study, Path run, Trial trial) {
  /**
   * Writes the mark.
   *
   * @param name of the study
   * @param origin where its config comes from
   */
  void write(String name, Optional<ConfigOrigin> origin) {
    new ParentFile(
            name,
            run.relativize(study).toString(),
            trial.variant(),
            trial.seed(),
            Optional.of(trial.key()),
            origin)
        .write(RunFolder.parent(run));
  }

  /** Whether the folder is marked as another trial's; false without a mark. */
  boolean isOfAnother() {
    return read().filter(mark -> !mark.isOf(trial.key(), trial.seed())).isPresent();
  }

  /**
   * Fails if the folder was created for another trial.
   *
   * @throws WorldError if it was
   */
  void requireNotOfAnother() {
    if (isOfAnother()) {
      throw foreign("its parent.json names another trial");
    }
  }

  /**
   * Empties the folder of a trial that was killed before its first checkpoint.
   *
   * @throws WorldError if it is not marked as this trial of this study, or holds anything that
   *     would be lost
   */
  void clear() {
    requireOwn();
    RunFolder.clear(run);
  }

  private void requireOwn() {
    if (Files.isSymbolicLink(run)) {
      throw foreign("it is a link to another folder");
    }
    if (isEmpty()) {
      return;
    }
    Optional<ParentFile> mark = read();
    if (mark.isEmpty()) {
      throw foreign("it has no parent.json that names this study");
    }
    if (!leadsHere(mark.get())) {
      throw foreign("its parent.json names another study");
    }
    requireNotOfAnother();
  }

  private boolean leadsHere(ParentFile mark) {
    try {
      return Files.isSameFile(run.toAbsolutePath().resolve(mark.folder()).normalize(), study);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the folder is empty except for a run's lock and temporary files of killed writes. */
  private boolean isEmpty() {
    try (Stream<Path> inside = Files.isDirectory(run) ? Files.list(run) : Stream.empty()) {
      return inside.allMatch(p -> p.endsWith("lock") || Leftovers.isTemporary(p));
    } catch (IOException e) {
      throw DiskError.reading(run, e);
    }
  }

  /** Reads the file; empty if there is none, or it cannot be read. */
  private Optional<ParentFile> read() {
    return ParentFile.readIfWhole(RunFolder.parent(run));
  }

  private WorldError foreign(String why) {
    return new WorldError(
        "The folder %s should take the trial %s, but %s; it was not changed.\nMove it away to train the trial again: mv %4$s %5$s"
            .formatted(
                run,
                trial.line(),
                why,
                ShellWord.of(run),
                ShellWord.of(run.resolveSibling(run.getFileName() + ".old"))));
  }
}
