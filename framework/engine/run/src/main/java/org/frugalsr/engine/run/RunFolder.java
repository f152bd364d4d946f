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
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.disk.OwnFile;
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
 * log.txt          the messages of the program
 * checkpoints/     the state to resume from
 * pictures/        sample images
 * report.html      the report
 * parent.json      the study that it is a trial of, if it is one; may be there before the run
 * tracking.json    the state of a tracker, if there is one
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

  /** The folders that were created for this run, innermost first; others existed before. */
  private final List<Path> made;

  private RunFolder(Path path, @Nullable FolderLock lock, boolean created, List<Path> made) {
    this.path = path;
    this.lock = lock;
    this.created = created;
    this.made = made;
  }

  /**
   * Starts a run in a new or empty folder, which is then locked. Remains of a run that ended before
   * its first checkpoint are removed.
   *
   * @param path the folder; missing parents are created too
   * @param config the resolved configuration, as text
   * @param canonical the same as canonical JSON
   * @throws UserError if the folder is not empty or is in use
   * @throws WorldError if it cannot be written to
   */
  public static RunFolder create(Path path, String config, String canonical) {
    requireFree(path); // before creating the lock file, since the folder may not be a run's
    List<Path> made = missing(path);
    makeFolder(path);
    FolderLock lock = FolderLock.acquire(path);
    RunFolder folder;
    try {
      requireEmpty(path); // another process may have been first
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
   * Opens a run for resuming, and locks it.
   *
   * @param path the folder
   * @throws UserError if it is not a run folder or is in use
   * @throws WorldError if it cannot be written to, or a part of it is missing
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

  /**
   * Rejects links inside a run, which would redirect writes; the run folder itself may be a link.
   */
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
   * Opens a run for reading, possibly while it is training.
   *
   * @param path the folder
   * @throws UserError if it is not a run folder; the message names what is missing
   * @throws WorldError if a part of it is missing
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
                      ? "\nIf it is a run that lost this file: frugal repair " + ShellWord.of(path)
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
                      ? "To rewrite it: frugal repair " + ShellWord.of(path)
                      : "Copy it again from where it was made."));
    }
    return folder;
  }

  /**
   * Locks a folder that may be a run with a part missing.
   *
   * @param path an existing folder
   * @throws UserError if it is in use
   */
  public static FolderLock lock(Path path) {
    return FolderLock.acquire(path);
  }

  /**
   * Removes the remains of a run that was killed before its first checkpoint, so that it can be
   * started again. Only the lock file is kept.
   *
   * @param path a folder that was created for a run; may be absent
   * @throws UserError if it is in use
   * @throws WorldError if it holds anything else, or a file cannot be removed
   */
  public static void clear(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    requireUnbegun(path); // before creating the lock file, since the folder may not be a run's
    try (FolderLock lock = FolderLock.acquire(path)) {
      requireUnbegun(path);
      empty(path, Set.of(path.resolve(FolderLock.NAME), path.resolve(PARENT)));
      Files.deleteIfExists(path.resolve(PARENT)); // last: until then it names the owner
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
   * The file that names the study of a run; a study writes it before the run starts.
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

  /** The folder of the sample images. */
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

  /** The state of a tracker. */
  public Path tracking() {
    return path.resolve("tracking.json");
  }

  /** Whether a process, possibly this one, is writing into the run. */
  public boolean inUse() {
    return FolderLock.isHeld(path);
  }

  /** Releases the lock, if this process holds it. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  /**
   * Removes a run that could not start: the files that {@link #create} and the session have
   * written, and the folders created for it. A folder that existed before is kept, unless a study
   * created it for this run. A run that existed before is not changed.
   */
  public void abandon() {
    boolean ofStudy = Files.exists(parent());
    try {
      if (created) {
        empty(path, Set.of());
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot remove the run in {} that could not start", path, e);
    } finally {
      close();
    }
    try {
      if (created && ofStudy) {
        Files.deleteIfExists(path);
      }
      for (Path folder : made) {
        Files.deleteIfExists(folder); // fails if others have put something there meanwhile
      }
    } catch (IOException e) {
      LOG.debug("the folder {} could not be deleted", path, e);
    }
  }

  private static void requireUnbegun(Path path) {
    Optional<String> objection = Unbegun.objection(path);
    if (objection.isPresent()) {
      throw new WorldError(
          "A run should start again in %s, but the folder is not emptied: %s.\nMove it away if it is not needed: mv %s %s.old"
              .formatted(
                  path,
                  objection.get(),
                  ShellWord.of(path),
                  ShellWord.of(path.resolveSibling(path.getFileName() + ".old"))));
    }
  }

  /** Removes everything in a folder except some files. */
  private static void empty(Path path, Set<Path> kept) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(path) && !kept.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whether a path is the folder of a run, complete or not. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(CANONICAL));
  }

  /**
   * Whether {@link #create} accepts a folder with the remains of a run that ended before its first
   * checkpoint.
   */
  public static boolean canStartAgain(Path path) {
    return Files.isRegularFile(path.resolve(FolderLock.NAME)) // not a folder for other things
        && Unbegun.objection(path).isEmpty();
  }

  /**
   * Rejects what {@link #create} would reject, before any work is done for a run and without
   * creating anything.
   *
   * @throws UserError if the folder is not empty
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
          There is a run in %s already, of which no checkpoint is left: it cannot be resumed, and the rest is not removed.
          To start it again:   give it another name, or another folder with --out FOLDER\
          """
              .formatted(path));
    }
    if (isRun(path)) {
      throw new UserError(
          """
          There is a run in %s already.
          To resume it:           frugal resume %s
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

  /** The folders that must be created for a path, innermost first. */
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

  /** The runs next to a path that is not a run, for the message. */
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
