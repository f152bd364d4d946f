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
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.weights.Safetensors;
import org.frugalsr.weights.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the checkpoints of a run; the owner of a store must hold the run folder's lock.
 *
 * <p>A process may be killed at any moment, and the disk may be full. Therefore both files of a
 * checkpoint are complete on disk before either gets its name, the pointers are updated after that,
 * and checkpoints no longer named are deleted last: a pointer always names a complete checkpoint.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern DESCRIPTION = Pattern.compile("step-(\\d{6,18})\\.json");

  /** Writes a file. */
  @FunctionalInterface
  interface Writing {
    AtomicFile to(Path target) throws IOException;
  }

  private final CheckpointFolder folder;
  private final Retention retention;
  private final Writing writing;

  /**
   * Opens a folder of checkpoints, and completes or removes what a killed process left unfinished.
   *
   * @param path an existing folder
   * @param retention which checkpoints are kept besides the last and the best
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

  /** The same checkpoints for reading. */
  public CheckpointFolder folder() {
    return folder;
  }

  /**
   * Saves a checkpoint, which becomes the last one, and deletes those that need not be kept.
   *
   * <p>Checkpoints of later steps, which exist if a run returned to an earlier one, are deleted
   * too, except the best.
   *
   * @param checkpoint the state
   * @param best whether it becomes the best one too
   * @throws WorldError if writing fails; the message states the needed and free space. Existing
   *     files and roles are then unchanged.
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
                  ? "\nWhen that is fixed, resume with: frugal resume " + ShellWord.of(folder.run())
                  : "\nWhen that is fixed, start again."),
          e);
    }
    if (best) {
      point(CheckpointFolder.BEST, step);
    }
    point(CheckpointFolder.LAST, step);
    sweep(step);
  }

  /** Removes the best role from the checkpoint that has it. */
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
   * Writes a minimal JSON partner for intact tensors whose own is missing; see {@link
   * Checkpoint#weightsOnly()}.
   *
   * @param step the step whose partner is missing
   * @param known scalars that are known nevertheless
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
   * Removes the best role from a checkpoint about to be replaced by another one of the same step: a
   * run that returned to an earlier step reaches it again, with other weights if its configuration
   * differs.
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

  /** Whether the file that names the best checkpoint can be read; saving must not depend on it. */
  private boolean isBestKnown() {
    try {
      folder.stepOf(CheckpointFolder.BEST);
      return true;
    } catch (WorldError damaged) {
      LOG.warn("no superseded checkpoint is deleted: {}", damaged.getMessage());
      return false;
    }
  }

  /** Deletes superseded checkpoints that a killed process did not finish deleting. */
  public void sweep() {
    if (Files.exists(folder.pointer(CheckpointFolder.LAST))) {
      folder.stepOf(CheckpointFolder.LAST).ifPresent(last -> sweep(last, last));
    }
  }

  private void sweep(long last) {
    sweep(last, Long.MAX_VALUE);
  }

  /** Deletes checkpoints before a step that need not be kept. */
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
   * Completes the work of a killed process: a description whose tensors already have their name
   * gets its own; every other temporary file is removed.
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
    LOG.info("removing {}, which a killed process left", file);
    Files.delete(file);
  }

  private static boolean describes(Path file, String sha256) {
    try {
      return CheckpointDescription.of(file, CheckpointFolder.object(file)).sha256().equals(sha256);
    } catch (WorldError e) {
      return false; // the process was killed before it was complete
    }
  }
}
