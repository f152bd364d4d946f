package org.frugalsr.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.Json;
import org.frugalsr.engine.run.Leftovers;
import org.frugalsr.engine.run.RunFolder;

/**
 * What a run folder says of the trial that it was made for, in {@code parent.json}. It is the proof
 * that a folder belongs to a study, whatever the study's own files say.
 *
 * @param study the study's folder
 * @param run the run folder
 * @param trial that should be there
 */
record TrialMark(Path study, Path run, Trial trial) {
  /**
   * Writes it.
   *
   * @param name of the study
   * @param origin where its config comes from
   */
  void write(String name, Optional<ConfigOrigin> origin) {
    Map<String, Object> parent = new LinkedHashMap<>();
    parent.put("study", name);
    parent.put("folder", run.relativize(study).toString());
    parent.put("variant", trial.variant());
    parent.put("seed", trial.seed());
    parent.put("key", trial.key());
    origin.ifPresent(o -> parent.put("config", o.asMap()));
    AtomicFile.write(RunFolder.parent(run), Json.file(parent));
  }

  /**
   * Whether the folder says that it was made for another trial; one without a mark says nothing.
   */
  boolean isOfAnother() {
    return read()
        .filter(
            mark ->
                !trial.key().equals(mark.getOrDefault("key", trial.key()))
                    || !Long.valueOf(trial.seed()).equals(mark.get("seed")))
        .isPresent();
  }

  /**
   * Refuses to go on in a folder that was made for another trial.
   *
   * @throws WorldError saying so
   */
  void requireNotOfAnother() {
    if (isOfAnother()) {
      throw foreign("its parent.json names another trial");
    }
  }

  /**
   * Empties the folder of a trial that was killed before its first checkpoint.
   *
   * @throws WorldError if it does not say that it is this trial of this study, or holds anything
   *     that would be lost
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
    Optional<Map<String, Object>> mark = read();
    if (mark.isEmpty()) {
      throw foreign("it has no parent.json that names this study");
    }
    if (!leadsHere(mark.get())) {
      throw foreign("its parent.json names another study");
    }
    requireNotOfAnother();
  }

  private boolean leadsHere(Map<String, Object> mark) {
    try {
      return mark.get("folder") instanceof String folder
          && Files.isSameFile(run.toAbsolutePath().resolve(folder).normalize(), study);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether there is nothing, or only the lock of a run or what a write left that was killed. */
  private boolean isEmpty() {
    try (Stream<Path> inside = Files.isDirectory(run) ? Files.list(run) : Stream.empty()) {
      return inside.allMatch(p -> p.endsWith("lock") || Leftovers.isTemporary(p));
    } catch (IOException e) {
      throw DiskError.reading(run, e);
    }
  }

  /** What the file says; empty if there is none, or none that can be read. */
  private Optional<Map<String, Object>> read() {
    Path file = RunFolder.parent(run);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.object(Files.readString(file)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  private WorldError foreign(String why) {
    return new WorldError(
        "The folder %s should take the trial %s, but %s: it is left as it is.\nMove it away, and the trial is trained anew: mv %4$s %5$s"
            .formatted(
                run,
                trial.line(),
                why,
                ShellWord.of(run),
                ShellWord.of(run.resolveSibling(run.getFileName() + ".old"))));
  }
}
