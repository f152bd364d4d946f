package org.frugalsr.engine.train;

import com.fasterxml.jackson.core.JacksonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.JournalGap;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.report.Course;
import org.frugalsr.engine.run.DamagedLines;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;

/**
 * Mends a run's folder as far as that loses nothing, so that a run does not fail at its end, or for
 * ever, for what could be known at its start. What is damaged is kept beside, with {@code .damaged}
 * behind its name, or {@code .2.damaged} and so on if there is one already.
 */
public final class Repair {
  /** What a warning says after which an earlier best checkpoint does not count any more. */
  static final String ANEW = "is sought anew";

  private static final String CHECKPOINT = "checkpoint";

  private final RunFolder run;
  private final CheckpointStore store;
  private final CheckpointFolder checkpoints;
  private final List<String> done = new ArrayList<>();

  private Repair(RunFolder run) {
    this.run = run;
    this.store = new CheckpointStore(run.checkpoints(), Retention.LAST_AND_BEST);
    this.checkpoints = store.folder();
  }

  /**
   * Mends all that can be mended, also a damaged last checkpoint if there is an earlier one.
   *
   * @param path the folder of a run, perhaps without a config that can be read
   * @param plugins overrides of {@code plugins.path}, as after {@code -o}; they are not stored
   * @return what was done, a sentence each
   * @throws FrugalException if it is no run, is in use, or cannot be mended; says why
   */
  public static List<String> of(Path path, List<String> plugins) {
    Optional<String> config = StoredConfig.repair(path, plugins);
    try (RunFolder folder = RunFolder.resume(path)) {
      Repair repair = new Repair(folder);
      config.ifPresent(repair.done::add);
      repair.files();
      repair.checkpoint(CheckpointFolder.LAST);
      repair.best();
      repair.missing();
      if (repair.checkpoints.steps().isEmpty()) {
        throw new WorldError(
            "There is no checkpoint in %1$s that can be read, so nothing can go on.\nTo train it again, in another folder: frugal run %2$s --out FOLDER"
                .formatted(folder.path(), ShellWord.of(folder.config())));
      }
      if (!repair.done.isEmpty()) {
        try (Journal journal = Journal.open(folder.journal(), InstantSource.system())) {
          for (String what : repair.done) {
            journal.record("warning", repair.lastStep(), Map.of("text", what));
          }
        }
      }
      return List.copyOf(repair.done);
    }
  }

  /**
   * Mends, before a run goes on, all that its end will need. The last checkpoint is left to the
   * resume itself: going back to an earlier one is for a person to decide.
   *
   * @param run whose lock is held; its journal is not open yet
   * @return what was done or is missing, a sentence each
   */
  static List<String> beforeResume(RunFolder run) {
    Repair repair = new Repair(run);
    repair.files();
    if (!repair.bestIsLast()) {
      repair.best();
    }
    repair.missing();
    return repair.done;
  }

  /** Whether one checkpoint has both roles, so that taking the one away would take the other. */
  private boolean bestIsLast() {
    try {
      OptionalLong best = checkpoints.stepOf(CheckpointFolder.BEST);
      return best.isPresent() && best.equals(checkpoints.stepOf(CheckpointFolder.LAST));
    } catch (WorldError damaged) {
      return false;
    }
  }

  private void files() {
    int lines = DamagedLines.setAside(run.journal(), line -> JournalRecord.parse(line).isPresent());
    if (lines > 0) {
      done.add(
          "%d damaged line%s of the journal %s now in %s: what they told is missing in the report"
              .formatted(
                  lines,
                  lines == 1 ? "" : "s",
                  lines == 1 ? "is" : "are",
                  DamagedLines.keptIn(run.journal())));
    }
    try {
      if (Files.exists(run.provenance())) {
        Provenance.sessions(run.provenance());
      }
    } catch (WorldError damaged) {
      Path kept = setAside(run.provenance());
      done.add(
          "the provenance was damaged and is now in %s: whether data and threads are as before is unknown"
              .formatted(kept));
    }
  }

  /** Lets the best role be one that can be used in the end, or none. */
  private void best() {
    checkpoint(CheckpointFolder.BEST);
    OptionalLong told = toldBest();
    if (checkpoints.stepOf(CheckpointFolder.BEST).isEmpty()
        && told.isPresent()
        && isWhole(told.getAsLong())) {
      store.point(CheckpointFolder.BEST, told.getAsLong());
      done.add(
          "the best checkpoint is %s again, as the journal tells"
              .formatted(CheckpointFolder.name(told.getAsLong())));
    }
  }

  /**
   * Takes a role from a checkpoint that cannot be read, and gives the last one to an earlier one.
   */
  private void checkpoint(String role) {
    Path pointer = checkpoints.pointer(role);
    boolean named = Files.exists(pointer);
    OptionalLong step;
    try {
      step = checkpoints.stepOf(role);
    } catch (WorldError damaged) {
      done.add(
          "the file that names the %s checkpoint was damaged and is now in %s"
              .formatted(role, setAside(pointer)));
      step = OptionalLong.empty();
    }
    if (step.isPresent() && !isWhole(step.getAsLong())) {
      long damaged = step.getAsLong();
      done.add(
          "the %s checkpoint %s is damaged: its files are kept as %s.*.damaged%s"
              .formatted(
                  role,
                  CheckpointFolder.name(damaged),
                  checkpoints.path().resolve(CheckpointFolder.name(damaged)),
                  role.equals(CheckpointFolder.BEST) ? ", and the best " + ANEW : ""));
      checkpoints.files(damaged).stream().filter(Files::exists).forEach(Repair::setAside);
      remove(pointer);
      step = OptionalLong.empty();
    }
    if (role.equals(CheckpointFolder.LAST) && step.isEmpty() && named) {
      newestWhole()
          .ifPresent(
              newest -> {
                store.point(role, newest);
                done.add("the run goes on from " + CheckpointFolder.name(newest));
              });
    }
  }

  private OptionalLong newestWhole() {
    return checkpoints.steps().reversed().stream()
        .filter(this::isWhole)
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /**
   * Whether a checkpoint can be read.
   *
   * @throws FrugalException if the disk refuses just now, which says nothing about the checkpoint
   */
  private boolean isWhole(long step) {
    try {
      checkpoints.load(CheckpointFolder.name(step));
      return true;
    } catch (FrugalException problem) {
      if (isRefused(problem)) {
        throw problem;
      }
      return false;
    }
  }

  /** Whether the disk refused, other than that a file is shorter than its content says. */
  static boolean isRefused(FrugalException problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof IOException
          && !(t instanceof JacksonException || t instanceof EOFException)) {
        return true;
      }
    }
    return false;
  }

  /** The checkpoint that is the best by the journal, unless the run seeks the best anew since. */
  private OptionalLong toldBest() {
    OptionalLong best = OptionalLong.empty();
    for (JournalRecord r : records()) {
      if (r.event().equals(CHECKPOINT) && Boolean.TRUE.equals(r.fields().get("best"))) {
        best = OptionalLong.of(r.step());
      } else if (Boolean.TRUE.equals(r.fields().get(Course.BEST_ANEW))
          || String.valueOf(r.fields().get("text")).contains(ANEW)) {
        best = OptionalLong.empty();
      }
    }
    return best;
  }

  /** Tells what the journal does not, though the checkpoints do. */
  private void missing() {
    long step = lastStep();
    JournalGap.of(new History(records()), checkpoints).ifPresent(done::add);
    if (records().stream().noneMatch(r -> r.event().equals(CHECKPOINT) && r.step() == step)
        && checkpoints.steps().contains(step)) {
      tellOf(step);
    }
  }

  /** A process that was killed right behind a save has not told of the checkpoint. */
  private void tellOf(long step) {
    boolean best = checkpoints.stepOf(CheckpointFolder.BEST).equals(OptionalLong.of(step));
    try (Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      journal.record(CHECKPOINT, step, Map.of("file", CheckpointFolder.name(step), "best", best));
    }
  }

  private List<JournalRecord> records() {
    return Files.exists(run.journal()) ? Journal.read(run.journal()).records() : List.of();
  }

  private long lastStep() {
    try {
      return checkpoints.stepOf(CheckpointFolder.LAST).orElse(0);
    } catch (WorldError damaged) {
      return 0;
    }
  }

  /** Keeps a damaged file beside its place, and beside those that were kept before. */
  static Path setAside(Path file) {
    Path kept = file.resolveSibling(file.getFileName() + ".damaged");
    for (int i = 2; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); i++) {
      kept = file.resolveSibling("%s.%d.damaged".formatted(file.getFileName(), i));
    }
    try {
      Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
      return kept;
    } catch (IOException e) {
      throw DiskError.writing(kept, 0, e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }
}
