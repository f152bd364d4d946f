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
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.JournalGap;
import org.frugalsr.engine.checkpoint.Remains;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.journal.CheckpointSaved;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.run.DamagedLines;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;

/**
 * Repairs a run's folder as far as that loses nothing, so that damage that is detectable at the
 * start does not make a run fail at its end or permanently. Damaged files are kept next to the
 * originals with the suffix {@code .damaged}, or {@code .2.damaged} and so on if that exists.
 */
public final class Repair {
  /** The part of a warning after which an earlier best checkpoint no longer counts. */
  static final String ANEW = "is searched for again";

  /** How many characters of a dropped line are shown. */
  private static final int SHOWN = 120;

  private final RunFolder run;
  private final CheckpointStore store;
  private final CheckpointFolder checkpoints;
  private final List<Warning> done = new ArrayList<>();

  private Repair(RunFolder run) {
    this.run = run;
    this.store = new CheckpointStore(run.checkpoints(), Retention.LAST_AND_BEST);
    this.checkpoints = store.folder();
  }

  /**
   * Repairs all that can be repaired, including a damaged last checkpoint if there is an earlier
   * one.
   *
   * @param path the folder of a run, possibly without a readable config
   * @param plugins overrides of {@code plugins.path}, as after {@code -o}; they are not stored
   * @return what was done, one sentence each
   * @throws FrugalException if it is not a run, is in use, or cannot be repaired; the message gives
   *     the reason
   */
  public static List<String> of(Path path, List<String> plugins) {
    Optional<String> config = StoredConfig.repair(path, plugins);
    try (RunFolder folder = RunFolder.resume(path)) {
      Repair repair = new Repair(folder);
      config.ifPresent(repair::did);
      repair.files();
      repair.checkpoint(CheckpointFolder.LAST);
      repair.best();
      repair.missing();
      repair.tell();
      if (WeightsOnly.newestResumable(repair.checkpoints).isEmpty()) {
        throw repair.nothingGoesOn();
      }
      return repair.texts();
    }
  }

  /**
   * Repairs, before a run is resumed, all that its end will need. The last checkpoint is left to
   * the resume itself: returning to an earlier one is the user's decision.
   *
   * @param run the run, with its lock held and its journal not open yet
   * @return what was done or is missing, one sentence each
   */
  static List<Warning> beforeResume(RunFolder run) {
    Repair repair = new Repair(run);
    repair.files();
    if (!repair.bestIsLast()) {
      repair.best();
    }
    repair.missing();
    return repair.done;
  }

  private void did(String what) {
    done.add(Warning.of(what));
  }

  private List<String> texts() {
    return done.stream().map(Warning::text).toList();
  }

  /**
   * Whether one checkpoint is both the best and the last, so that losing one role loses the other.
   */
  private boolean bestIsLast() {
    try {
      OptionalLong best = checkpoints.stepOf(CheckpointFolder.BEST);
      return best.isPresent() && best.equals(checkpoints.stepOf(CheckpointFolder.LAST));
    } catch (WorldError damaged) {
      return false;
    }
  }

  private void files() {
    int lines = DamagedLines.setAside(run.journal(), JournalRecord::isRecord);
    if (lines > 0) {
      did(
          "%d damaged line%s of the journal %s now in %s: their content is missing in the report"
              .formatted(
                  lines,
                  lines == 1 ? "" : "s",
                  lines == 1 ? "is" : "are",
                  DamagedLines.keptIn(run.journal())));
    }
    DamagedLines.cutTorn(run.journal())
        .ifPresent(
            torn ->
                did(
                    "the last line of the journal was cut short and is now in %s: it is dropped; it began with %s"
                        .formatted(
                            DamagedLines.keptIn(run.journal()),
                            torn.length() <= SHOWN ? torn : torn.substring(0, SHOWN) + "...")));
    try {
      if (Files.exists(run.provenance())) {
        Provenance.sessions(run.provenance());
      }
    } catch (WorldError damaged) {
      Path kept = setAside(run.provenance());
      did(
          "the provenance was damaged and is now in %s: whether data and threads are unchanged is unknown"
              .formatted(kept));
    }
  }

  private void tell() {
    if (!done.isEmpty()) {
      try (Journal journal = Journal.open(run.journal(), InstantSource.system())) {
        for (Warning what : done) {
          journal.record(lastStep(), what);
        }
      }
    }
  }

  /** Creates the error of a run without a usable checkpoint, which also lists what was done. */
  private WorldError nothingGoesOn() {
    List<Long> weights = checkpoints.steps();
    return new WorldError(
        "%sThere is no checkpoint in %s that can be read%s, so the run cannot be resumed.%s%nTo train it again, in another folder: frugal run %s --out FOLDER"
            .formatted(
                done.isEmpty() ? "" : String.join("\n", texts()) + "\n",
                run.path(),
                weights.isEmpty() ? "" : " except for weights",
                weights.isEmpty() ? "" : "\n" + WeightsOnly.uses(run.path(), weights.getLast()),
                ShellWord.of(run.config())));
  }

  /** Ensures that the best checkpoint is a usable one, or none. */
  private void best() {
    checkpoint(CheckpointFolder.BEST);
    OptionalLong told = toldBest();
    if (checkpoints.stepOf(CheckpointFolder.BEST).isEmpty()
        && told.isPresent()
        && isWhole(told.getAsLong())) {
      store.point(CheckpointFolder.BEST, told.getAsLong());
      did(
          "the best checkpoint is %s again, as recorded in the journal"
              .formatted(CheckpointFolder.name(told.getAsLong())));
    }
  }

  /** Removes a role from an unreadable checkpoint; the last role goes to an earlier checkpoint. */
  private void checkpoint(String role) {
    Path pointer = checkpoints.pointer(role);
    boolean named = Files.exists(pointer);
    boolean treated = false;
    OptionalLong step;
    try {
      step = checkpoints.stepOf(role);
    } catch (WorldError damaged) {
      did(
          "the file that names the %s checkpoint was damaged and is now in %s"
              .formatted(role, setAside(pointer)));
      step = OptionalLong.empty();
    }
    if (step.isPresent() && !isWhole(step.getAsLong())) {
      treated = true;
      boolean saved = damaged(role, step.getAsLong());
      if (!saved || role.equals(CheckpointFolder.LAST)) {
        remove(pointer);
        step = OptionalLong.empty();
      }
    }
    if (role.equals(CheckpointFolder.LAST) && step.isEmpty() && (named || treated)) {
      WeightsOnly.newestResumable(checkpoints)
          .ifPresent(
              newest -> {
                store.point(role, newest);
                did("the run resumes from " + CheckpointFolder.name(newest));
              });
    }
  }

  /**
   * Sets the damaged files of a checkpoint aside, except tensors that are known to be intact.
   *
   * @return whether those tensors can still be used
   */
  private boolean damaged(String role, long step) {
    String name = CheckpointFolder.name(step);
    Path partner = checkpoints.files(step).getLast();
    if (Remains.proveTensors(checkpoints, step)) {
      Map<String, Object> batches =
          Remains.scalar(checkpoints, step, SavedState.BATCHES).orElse(Map.of());
      Path kept = setAside(partner);
      store.saveWeightsOnly(step, batches);
      did(
          "the JSON partner of the %s checkpoint %s was damaged and is now in %s; its weights are intact, but training cannot be resumed from them.\n%s"
              .formatted(role, name, kept, WeightsOnly.uses(run.path(), step)));
      return isWhole(step);
    }
    List<String> kept =
        checkpoints.files(step).stream()
            .filter(Files::exists)
            .map(Repair::setAside)
            .map(Path::toString)
            .toList();
    boolean anew = role.equals(CheckpointFolder.BEST);
    String text =
        "the %s checkpoint %s is damaged: %s%s"
            .formatted(
                role,
                name,
                kept.isEmpty()
                    ? "its files are missing"
                    : "its files are kept as " + String.join(" and ", kept),
                anew ? ", and the best " + ANEW : "");
    done.add(new Warning(text, false, anew));
    return false;
  }

  /**
   * Whether a checkpoint can be read.
   *
   * @throws FrugalException if the disk cannot be read at the moment, which says nothing about the
   *     checkpoint
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

  /** Whether reading itself failed, as opposed to truncated or invalid content. */
  static boolean isRefused(FrugalException problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof IOException
          && !(t instanceof JacksonException || t instanceof EOFException)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the best checkpoint according to the journal, unless the run has since restarted its
   * search for the best.
   */
  private OptionalLong toldBest() {
    OptionalLong best = OptionalLong.empty();
    for (JournalRecord<?> r : records()) {
      if (r.event() instanceof CheckpointSaved saved && saved.best()) {
        best = OptionalLong.of(r.step());
      } else if (History.seeksBestAnew(r.event())) {
        best = OptionalLong.empty();
      }
    }
    return best;
  }

  /** Reports records missing from the journal, judging by the checkpoints. */
  private void missing() {
    long step = lastStep();
    JournalGap.of(new History(records()), checkpoints).ifPresent(this::did);
    if (records().stream().noneMatch(r -> r.event() instanceof CheckpointSaved && r.step() == step)
        && checkpoints.steps().contains(step)) {
      tellOf(step);
    }
  }

  /**
   * Records a checkpoint missing from the journal, as after a process was killed right after saving
   * it.
   */
  private void tellOf(long step) {
    boolean best = checkpoints.stepOf(CheckpointFolder.BEST).equals(OptionalLong.of(step));
    try (Journal journal = Journal.open(run.journal(), InstantSource.system())) {
      journal.record(step, new CheckpointSaved(CheckpointFolder.name(step), best));
    }
  }

  private List<JournalRecord<?>> records() {
    return Files.exists(run.journal()) ? Journal.read(run.journal()).records() : List.of();
  }

  private long lastStep() {
    try {
      return checkpoints.stepOf(CheckpointFolder.LAST).orElse(0);
    } catch (WorldError damaged) {
      return 0;
    }
  }

  /** Renames a damaged file next to its original place without overwriting earlier ones. */
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

  private void remove(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        did(file + ", which named it, is removed");
      }
    } catch (IOException e) {
      throw DiskError.writing(file, 0, e);
    }
  }
}
