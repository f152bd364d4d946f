package org.frugalsr.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.Leftovers;
import org.frugalsr.weights.Safetensors;
import org.frugalsr.weights.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, to write; whoever has a store holds the run folder's lock.
 *
 * <p>A process may be killed at any moment, and the disk may be full. So both files of a checkpoint
 * are complete on the disk before either takes its name, the pointers move after that, and what
 * they no longer name is deleted last: a pointer always names a complete checkpoint.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern DESCRIPTION = Pattern.compile("step-(\\d{6,18})\\.json");

  /** How a file is written. */
  @FunctionalInterface
  interface Writing {
    AtomicFile to(Path target) throws IOException;
  }

  private final CheckpointFolder folder;
  private final Retention retention;
  private final Writing writing;

  /**
   * Opens a folder of checkpoints, and settles what a killed process left half-done in it.
   *
   * @param path an existing folder
   * @param retention which checkpoints stay besides the last and the best
   * @throws WorldError if the folder cannot be read or written
   */
  public CheckpointStore(Path path, Retention retention) {
    this(path, retention, AtomicFile::new);
  }

  CheckpointStore(Path path, Retention retention, Writing writing) {
    this.folder = new CheckpointFolder(path);
    this.retention = retention;
    this.writing = writing;
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(Leftovers::isTemporary).toList()) {
        settle(file);
      }
    } catch (IOException e) {
      throw DiskError.writing(path, 0, e);
    }
  }

  /** The same checkpoints, to read. */
  public CheckpointFolder folder() {
    return folder;
  }

  /**
   * Saves a checkpoint, which becomes the last one, and deletes those that need not stay.
   *
   * <p>Checkpoints of later steps are there when a run went back to an earlier one. They go too,
   * except the best.
   *
   * @param checkpoint the state
   * @param best whether it becomes the best one too
   * @throws WorldError if the disk refuses; says how much space is needed and free. All that was
   *     there is then intact, and the roles are where they were.
   */
  public void save(Checkpoint checkpoint, boolean best) {
    long step = checkpoint.step();
    Path tensors = folder.tensors(step);
    Safetensors.Encoded encoded =
        Safetensors.encode(checkpoint.arrays(), Map.of("step", Long.toString(step)));
    try (AtomicFile data = writing.to(tensors);
        AtomicFile description = writing.to(folder.description(step))) {
      String sha256 = encoded.writeTo(data.stream());
      description.stream().write(new CheckpointDescription(checkpoint, sha256).bytes());
      data.seal();
      description.seal();
      forgetReplacedBest(step, sha256);
      data.publish();
      description.publish();
    } catch (IOException e) {
      WorldError error = DiskError.writing(tensors, encoded.bytes(), e);
      boolean resumable = folder.stepOf(CheckpointFolder.LAST).isPresent();
      throw new WorldError(
          error.getMessage()
              + (resumable
                  ? "\nWhen that is mended, go on with: frugal resume " + ShellWord.of(folder.run())
                  : "\nWhen that is mended, start again."),
          e);
    }
    if (best) {
      point(CheckpointFolder.BEST, step);
    }
    point(CheckpointFolder.LAST, step);
    sweep(step);
  }

  /** Takes the best role from whichever checkpoint has it. */
  public void forgetBest() {
    Path pointer = folder.pointer(CheckpointFolder.BEST);
    try {
      Files.deleteIfExists(pointer);
    } catch (IOException e) {
      throw DiskError.writing(pointer, 0, e);
    }
  }

  /**
   * Gives a role to a checkpoint.
   *
   * @param role {@link CheckpointFolder#LAST} or {@link CheckpointFolder#BEST}
   * @param step of a complete checkpoint
   */
  public void point(String role, long step) {
    Path pointer = folder.pointer(role);
    byte[] content = new Pointer(role, step).bytes();
    try (AtomicFile file = writing.to(pointer)) {
      file.stream().write(content);
      file.publish();
    } catch (IOException e) {
      throw DiskError.writing(pointer, content.length, e);
    }
  }

  /**
   * Gives tensors whose JSON partner is gone one that says no more than that they are whole; see
   * {@link Checkpoint#weightsOnly()}.
   *
   * @param step whose partner is not there
   * @param known scalars that are known all the same
   */
  public void saveWeightsOnly(long step, Map<String, Object> known) {
    Path partner = folder.description(step);
    try (AtomicFile file = writing.to(partner)) {
      String sha256 = Sha256.of(folder.tensors(step));
      file.stream()
          .write(new CheckpointDescription(Checkpoint.weightsOnly(step, known), sha256).bytes());
      file.publish();
    } catch (IOException e) {
      throw DiskError.writing(partner, 0, e);
    }
  }

  /**
   * Takes the best role from a checkpoint that another one of the same step is about to replace: a
   * run that went back comes by again, and its weights differ if its configuration does.
   */
  private void forgetReplacedBest(long step, String sha256) throws IOException {
    OptionalLong best = isBestKnown() ? folder.stepOf(CheckpointFolder.BEST) : OptionalLong.empty();
    if (best.isPresent()
        && best.getAsLong() == step
        && Files.exists(folder.tensors(step))
        && !Sha256.of(folder.tensors(step)).equals(sha256)) {
      Files.delete(folder.pointer(CheckpointFolder.BEST));
    }
  }

  /** Whether the file that names the best checkpoint can be read, which no save may depend on. */
  private boolean isBestKnown() {
    try {
      folder.stepOf(CheckpointFolder.BEST);
      return true;
    } catch (WorldError damaged) {
      LOG.warn("no superseded checkpoint is deleted: {}", damaged.getMessage());
      return false;
    }
  }

  /** Deletes what a process that was killed in doing so has left of superseded checkpoints. */
  public void sweep() {
    if (Files.exists(folder.pointer(CheckpointFolder.LAST))) {
      folder.stepOf(CheckpointFolder.LAST).ifPresent(last -> sweep(last, last));
    }
  }

  private void sweep(long last) {
    sweep(last, Long.MAX_VALUE);
  }

  /** Deletes those before a step that need not stay. */
  private void sweep(long last, long before) {
    if (!isBestKnown()) {
      return; // any of them may be the best
    }
    Set<Long> keep = new HashSet<>(List.of(last));
    folder.stepOf(CheckpointFolder.BEST).ifPresent(keep::add);
    folder.steps().reversed().stream()
        .filter(step -> step <= last && retention.regular(step))
        .limit(retention.keep())
        .forEach(keep::add);
    folder.steps().reversed().stream()
        .filter(step -> step < last)
        .limit(retention.previous())
        .forEach(keep::add);
    for (long step : folder.allSteps()) {
      if (!keep.contains(step) && step < before) {
        try {
          Files.deleteIfExists(folder.description(step));
          Files.deleteIfExists(folder.tensors(step));
        } catch (IOException e) {
          LOG.warn("cannot delete the superseded {}", folder.tensors(step), e);
        }
      }
    }
  }

  /**
   * Ends what a killed process began: a description whose tensors already have their name takes its
   * own, every other temporary file goes.
   */
  private void settle(Path file) throws IOException {
    Matcher name = DESCRIPTION.matcher(Leftovers.target(file));
    if (name.matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Path tensors = folder.tensors(Long.parseLong(name.group(1)));
      if (Files.exists(tensors) && describes(file, Sha256.of(tensors))) {
        Files.move(file, file.resolveSibling(name.group()), StandardCopyOption.ATOMIC_MOVE);
        return;
      }
    }
    LOG.info("removing {}, left behind by a process that was killed", file);
    Files.delete(file);
  }

  private static boolean describes(Path file, String sha256) {
    try {
      return CheckpointDescription.of(file, CheckpointFolder.object(file)).sha256().equals(sha256);
    } catch (WorldError e) {
      return false; // the process was killed before it was whole
    }
  }
}
