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
import org.frugalsr.engine.json.Json;

/**
 * How a study stands as a whole, for those who look at its folder: {@code standing.json} sums up
 * what became of its trials, and each process that looks after them holds the lock of one of the
 * folders {@code processes/1}, {@code processes/2} ...
 *
 * <p>The locks are the operating system's, so a killed process leaves none behind, and the study
 * then stands as the file says.
 *
 * @param study its folder
 */
public record StudyStatusFile(Path study) {
  /** What the file holds. */
  private record Content(@JsonProperty(required = true) Status status) {}

  /**
   * Makes this process one of those that look after the study.
   *
   * @return to be closed at the end
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

  /** Whether a process, this one included, looks after the study just now. */
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

  /** Says how the study stands when no process looks after it. */
  public void write(Status status) {
    AtomicFile.write(file(), Json.file(new Content(status)));
  }

  /**
   * How the study stands when no process looks after it; empty if nobody has said so.
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
          "The file %s is damaged.\nIt only sums up the study's ledger: started again, frugal study writes it anew."
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
