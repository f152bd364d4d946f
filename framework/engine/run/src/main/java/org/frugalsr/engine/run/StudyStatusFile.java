package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;
import org.frugalsr.engine.json.Json;

/**
 * The overall status of a study, for readers of its folder: {@code standing.json} summarises its
 * trials, and each process that manages them holds the lock of one of the folders {@code
 * processes/1}, {@code processes/2} ...
 *
 * <p>The locks are the operating system's, so they end with a killed process, and the status is
 * then that in the file.
 *
 * @param study its folder
 */
public record StudyStatusFile(Path study) {
  /** The content of the file. */
  private record Content(@JsonProperty(required = true) Status status) {}

  /**
   * Registers this process as one that manages the study.
   *
   * @return the lock, to be closed at the end
   * @throws WorldError if the folder cannot be written to
   */
  public FolderLock attend() {
    for (int number = 1; ; number++) {
      Path place = processes().resolve(String.valueOf(number));
      try {
        OwnFile.requireNoLink(processes());
        OwnFile.requireNoLink(place);
        Files.createDirectories(place);
      } catch (IOException e) {
        throw DiskError.writing(place, 0, e);
      }
      Optional<FolderLock> lock = FolderLock.tryAcquire(place);
      if (lock.isPresent()) {
        return lock.get();
      }
    }
  }

  /** Whether a process, possibly this one, is managing the study. */
  public boolean isAttended() {
    if (!Files.isDirectory(processes())) {
      return false;
    }
    try (Stream<Path> places = Files.list(processes())) {
      return places.filter(Files::isDirectory).anyMatch(FolderLock::isHeld);
    } catch (IOException e) {
      throw DiskError.reading(processes(), e);
    }
  }

  /** Writes the status of the study for when no process manages it. */
  public void write(Status status) {
    AtomicFile.write(file(), Json.file(new Content(status)));
  }

  /**
   * Reads the status of the study when no process manages it; empty if none was written.
   *
   * @throws WorldError if the file is damaged
   */
  public Optional<Status> read() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.record(Files.readString(file()), Content.class).status());
    } catch (JsonProcessingException e) {
      throw new WorldError(
          "The file %s is damaged.\nIt only summarises the study's ledger; running frugal study again rewrites it."
              .formatted(file()),
          e);
    } catch (IOException e) {
      throw DiskError.reading(file(), e);
    }
  }

  private Path file() {
    return study.resolve("standing.json");
  }

  private Path processes() {
    return study.resolve("processes");
  }
}
