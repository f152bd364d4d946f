package org.frugalsr.engine.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one run.
 *
 * <pre>
 * config.conf      the resolved configuration, as text
 * config.json      the same in canonical form; written last, its presence makes the folder a run
 * provenance.json  one entry a session, see {@link Provenance}
 * journal.jsonl    every number, see {@link Journal}
 * log.txt          what the program said
 * checkpoints/     the state to resume from
 * pictures/        samples
 * report.html      the report
 * parent.json      the study that it is a trial of, if it is one; may be there before the run
 * tracking.json    what a tracker has been told, if there is one
 * lock             held by the process that writes here
 * </pre>
 *
 * <p>{@link #create} and {@link #resume} take the lock until {@link #close}; {@link #open} takes
 * none and only reads.
 */
public final class RunFolder implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String CONFIG = "config.conf";
  private static final String CANONICAL = "config.json";
  private static final String PARENT = "parent.json";

  private final Path path;
  private final @Nullable FolderLock lock;
  private final boolean created;

  /** The folders that were made for this run, innermost first; others were there before. */
  private final List<Path> made;

  private RunFolder(Path path, @Nullable FolderLock lock, boolean created, List<Path> made) {
    this.path = path;
    this.lock = lock;
    this.created = created;
    this.made = made;
  }

  /**
   * Starts a run in a new or empty folder, which is then locked. What a run left there that ended
   * before its first checkpoint is removed.
   *
   * @param path the folder; missing parents are made too
   * @param config the resolved configuration, as text
   * @param canonical the same as canonical JSON
   * @throws UserError if the folder holds something already or is in use
   * @throws WorldError if it cannot be written to
   */
  public static RunFolder create(Path path, String config, String canonical) {
    requireFree(path); // before the lock file is made in what may be somebody's home
    List<Path> made = missing(path);
    makeFolder(path);
    FolderLock lock = FolderLock.acquire(path);
    RunFolder folder;
    try {
      requireEmpty(path); // somebody may have come first
      empty(path, Set.of(path.resolve(FolderLock.NAME), path.resolve(PARENT)));
      folder = new RunFolder(path, lock, true, made);
    } catch (IOException e) {
      lock.close();
      throw DiskError.writing(path, 0, e);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
    try {
      makeFolder(folder.checkpoints());
      makeFolder(folder.pictures());
      folder.rewrite(config, canonical);
      return folder;
    } catch (RuntimeException | Error e) {
      folder.abandon();
      throw e;
    }
  }

  /**
   * Opens a run to go on with it, and locks it.
   *
   * @param path the folder
   * @throws UserError if it is no run folder or is in use
   * @throws WorldError if it cannot be written to, or a part of it is gone
   */
  public static RunFolder resume(Path path) {
    RunFolder folder = open(path);
    requireNoLinks(folder);
    FolderLock lock = FolderLock.acquire(path);
    try {
      makeFolder(folder.pictures());
      for (Path inside : List.of(path, folder.pictures())) {
        Leftovers.remove(inside);
      }
      return new RunFolder(folder.path, lock, false, List.of());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What is written into a run must not go elsewhere; the run folder itself may be a link. */
  private static void requireNoLinks(RunFolder folder) {
    for (Path inside : List.of(folder.checkpoints(), folder.pictures(), folder.journal())) {
      try {
        OwnFile.requireNoLink(inside);
      } catch (IOException e) {
        throw DiskError.writing(inside, 0, e);
      }
    }
  }

  /**
   * Opens a run to read from it, also while it trains.
   *
   * @param path the folder
   * @throws UserError if it is no run folder; says what is missing
   * @throws WorldError if a part of it is gone
   */
  public static RunFolder open(Path path) {
    RunFolder folder = new RunFolder(path, null, false, List.of());
    if (!Files.isDirectory(path)) {
      throw new UserError(
          "Not a run folder: %s %s.%s"
              .formatted(
                  path, Files.exists(path) ? "is a file" : "does not exist", neighbours(path)));
    }
    if (!isRun(path)) {
      throw new UserError(
          "Not a run folder: no %s in %s.%s%s"
              .formatted(
                  CANONICAL,
                  path,
                  Files.exists(path.resolve(CONFIG)) && Files.isDirectory(folder.checkpoints())
                      ? "\nIf it is a run that has lost it: frugal repair " + ShellWord.of(path)
                      : "",
                  neighbours(path)));
    }
    List<String> gone =
        Stream.of(folder.config(), folder.checkpoints())
            .filter(p -> !Files.exists(p))
            .map(p -> String.valueOf(p.getFileName()))
            .toList();
    if (!gone.isEmpty()) {
      throw new WorldError(
          "The run folder %s is damaged: %s missing.\n%s"
              .formatted(
                  path,
                  String.join(" and ", gone) + (gone.size() == 1 ? " is" : " are"),
                  gone.equals(List.of(CONFIG))
                      ? "To write it anew: frugal repair " + ShellWord.of(path)
                      : "Copy it again from where it was made."));
    }
    return folder;
  }

  /**
   * Takes the right to write into a folder that may be a run with a part missing.
   *
   * @param path an existing folder
   * @throws UserError if it is in use
   */
  public static FolderLock lock(Path path) {
    return FolderLock.acquire(path);
  }

  /**
   * Removes what a run left that was killed before its first checkpoint, so that it can be started
   * anew. Only the lock's file stays.
   *
   * @param path a folder that was made for a run; may be absent
   * @throws UserError if it is in use
   * @throws WorldError if it holds anything else, or a file cannot be removed
   */
  public static void clear(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    requireUnbegun(path); // before the lock file is made in what may be somebody's home
    try (FolderLock lock = FolderLock.acquire(path)) {
      requireUnbegun(path);
      empty(path, Set.of(path.resolve(FolderLock.NAME), path.resolve(PARENT)));
      Files.deleteIfExists(path.resolve(PARENT)); // last: till then it says whose the folder is
    } catch (IOException e) {
      throw DiskError.writing(path, 0, e);
    }
  }

  /**
   * Replaces the configuration, as a resume with other keys does.
   *
   * @param config the resolved configuration, as text
   * @param canonical the same as canonical JSON
   */
  public void rewrite(String config, String canonical) {
    AtomicFile.write(config(), config.getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(canonicalConfig(), canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** The resolved configuration, as text. */
  public Path config() {
    return path.resolve(CONFIG);
  }

  /** The resolved configuration, as canonical JSON. */
  public Path canonicalConfig() {
    return path.resolve(CANONICAL);
  }

  /**
   * The file that says which study a run belongs to; a study writes it before the run starts.
   *
   * @param path the folder of the run
   */
  public static Path parent(Path path) {
    return path.resolve(PARENT);
  }

  /** The sessions' provenance. */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** The journal. */
  public Path journal() {
    return path.resolve("journal.jsonl");
  }

  /** The log. */
  public Path log() {
    return path.resolve("log.txt");
  }

  /** The folder of the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The folder of the sample pictures. */
  public Path pictures() {
    return path.resolve("pictures");
  }

  /** The report. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** The study that this run is a trial of. */
  public Path parent() {
    return parent(path);
  }

  /** What a tracker has been told. */
  public Path tracking() {
    return path.resolve("tracking.json");
  }

  /** Whether somebody writes into the run just now, this process included. */
  public boolean inUse() {
    return FolderLock.isHeld(path);
  }

  /** Gives the lock back, if this process took it. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  /**
   * Gives up a run that could not begin: what {@link #create} and the session have put into the
   * folder goes, and the folders that were made for it. A folder that was there before stays,
   * unless a study had made it for this run. A run that was there before stays as it is.
   */
  public void abandon() {
    boolean ofStudy = Files.exists(parent());
    try {
      if (created) {
        empty(path, Set.of());
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot remove the run in {} that could not begin", path, e);
    } finally {
      close();
    }
    try {
      if (created && ofStudy) {
        Files.deleteIfExists(path);
      }
      for (Path folder : made) {
        Files.deleteIfExists(folder); // refused where others have put something there meanwhile
      }
    } catch (IOException e) {
      LOG.debug("the folder {} stays", path, e);
    }
  }

  private static void requireUnbegun(Path path) {
    Optional<String> objection = Unbegun.objection(path);
    if (objection.isPresent()) {
      throw new WorldError(
          "A run should start anew in %s, but the folder is not emptied: %s.\nMove it away if it is not needed: mv %s %s.old"
              .formatted(
                  path,
                  objection.get(),
                  ShellWord.of(path),
                  ShellWord.of(path.resolveSibling(path.getFileName() + ".old"))));
    }
  }

  /** Removes all that is in a folder but some files. */
  private static void empty(Path path, Set<Path> kept) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(path) && !kept.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whether a path is the folder of a run, whole or not. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(CANONICAL));
  }

  /** Whether {@link #create} takes a folder that a run has left that never really began. */
  public static boolean canStartAgain(Path path) {
    return Files.isRegularFile(path.resolve(FolderLock.NAME)) // no folder of other things
        && Unbegun.objection(path).isEmpty();
  }

  /**
   * Refuses what {@link #create} would refuse, before any work is done for a run. Nothing is made.
   *
   * @throws UserError if there is something already
   * @throws WorldError if nothing can be written there
   */
  public static void requireFree(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UserError(
          path + " is a file; a run needs a folder.\nChoose another name with --out FOLDER.");
    }
    requireEmpty(path);
    OutputFolder.require(path);
  }

  private static void requireEmpty(Path path) {
    if (canStartAgain(path)) {
      return;
    }
    if (isRun(path) && !Unbegun.hasCheckpoint(path)) {
      throw new UserError(
          """
          There is a run in %s already, of which no checkpoint is left: it cannot go on, and the rest is not removed.
          To start it again:   give it another name, or another folder with --out FOLDER\
          """
              .formatted(path));
    }
    if (isRun(path)) {
      throw new UserError(
          """
          There is a run in %s already.
          To go on with it:       frugal resume %s
          To start another one:   give it another name, or another folder with --out FOLDER\
          """
              .formatted(path, ShellWord.of(path)));
    }
    try (Stream<Path> inside = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      if (inside.anyMatch(p -> !p.endsWith(FolderLock.NAME) && !p.endsWith(PARENT))) {
        throw new UserError(
            """
            The folder %s is not empty, and it is not a run (no %s).
            Empty it, or choose another name, or another folder with --out FOLDER.\
            """
                .formatted(path, CANONICAL));
      }
    } catch (IOException e) {
      throw DiskError.reading(path, e);
    }
  }

  /** The folders that have to be made so that there is one, innermost first. */
  private static List<Path> missing(Path folder) {
    return Stream.iterate(
            folder.toAbsolutePath(),
            p -> p != null && !Files.exists(p, LinkOption.NOFOLLOW_LINKS),
            Path::getParent)
        .toList();
  }

  private static void makeFolder(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw DiskError.writing(path, 0, e);
    }
  }

  /** The runs beside a path that is none, for the message. */
  private static String neighbours(Path path) {
    Path name = path.toAbsolutePath().normalize();
    Path parent = name.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return "";
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      List<String> runs =
          siblings.filter(RunFolder::isRun).map(p -> p.getFileName().toString()).sorted().toList();
      return runs.isEmpty()
          ? ""
          : Suggestion.didYouMean(String.valueOf(name.getFileName()), runs)
              + "\nRuns in %s: %s".formatted(parent, String.join(", ", runs));
    } catch (IOException e) {
      return "";
    }
  }
}
