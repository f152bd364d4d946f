package org.frugalsr.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.Json;
import org.jspecify.annotations.Nullable;

/**
 * What one destination has got of one run or study; kept in {@code tracking.json}, which has an
 * entry for each destination.
 *
 * <p>It is behind rather than ahead of what was delivered, so that what is told twice after a crash
 * is little, and nothing is left out. An entry names the folder that it is about, so that a copy of
 * the folder is known as one ({@link Original}), and is told as another run.
 */
final class ExportState {
  private final Path file;
  private final String destination;
  private final Optional<Path> original;
  private final String key;
  private final Map<String, String> files;
  private @Nullable String id;
  private long position;
  private @Nullable Status status;
  private @Nullable Stop stop;

  /**
   * The end of a session, as the journal tells it.
   *
   * @param reason why it stopped; empty if it did not say so
   * @param error the message, if it failed
   * @param time of the last record
   */
  record Stop(Optional<StopReason> reason, Optional<String> error, Instant time) {
    /** What the run's status is if nobody trains it any more. */
    Status status() {
      if (reason.isEmpty()) {
        return Status.KILLED;
      }
      return switch (reason.get()) {
        case FINISHED -> Status.FINISHED;
        case ASKED, OUT_OF_TIME -> Status.KILLED;
        case FAILED -> Status.FAILED;
      };
    }

    /** Why it stopped, for people: of a failure its message. */
    Optional<String> text() {
      return error.or(() -> reason.map(StopReason::text));
    }
  }

  private ExportState(Path file, String destination, Map<?, ?> entry, Optional<Path> original) {
    this.file = file;
    this.destination = destination;
    this.original = original;
    this.key = entry.get("key") instanceof String s ? s : UUID.randomUUID().toString();
    this.id = entry.get("id") instanceof String s ? s : null;
    this.position = entry.get("position") instanceof Long n ? n : 0;
    this.status = entry.get("status") instanceof String s ? Status.valueOf(s) : null;
    this.files = new TreeMap<>();
    if (entry.get("files") instanceof Map<?, ?> known) {
      known.forEach((name, stamp) -> files.put(String.valueOf(name), String.valueOf(stamp)));
    }
    if (entry.get("last") instanceof Map<?, ?> last && last.get("time") instanceof String time) {
      Optional<String> word =
          last.get("reason") instanceof String s ? Optional.of(s) : Optional.empty();
      Optional<StopReason> reason = word.map(w -> StopReason.of(w).orElse(StopReason.FAILED));
      Optional<String> error =
          last.get("error") instanceof String s
              ? Optional.of(s)
              : word.filter(w -> StopReason.of(w).isEmpty()); // as early versions kept it
      this.stop = new Stop(reason, error, Instant.parse(time));
    }
  }

  /**
   * Reads what is known of a destination; nothing, if the file is not there.
   *
   * @throws WorldError if it is damaged
   */
  static ExportState read(Path file, String destination) {
    try {
      Map<?, ?> entry = entry(file, destination);
      Optional<Path> original =
          new Original(file)
              .of(entry)
              .filter(o -> sameKey(entry, o.resolve(file.getFileName()), destination));
      return new ExportState(file, destination, original.isPresent() ? Map.of() : entry, original);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged(file, e);
    }
  }

  private static Map<?, ?> entry(Path file, String destination) {
    return Files.exists(file) && all(file).get(destination) instanceof Map<?, ?> map
        ? map
        : Map.of();
  }

  /** Whether the other folder still tells of the same run; one that cannot be read does not. */
  private static boolean sameKey(Map<?, ?> entry, Path other, String destination) {
    try {
      return Objects.equals(entry.get("key"), entry(other, destination).get("key"));
    } catch (WorldError unreadable) {
      return false;
    }
  }

  private static Map<String, Object> all(Path file) {
    try {
      return Json.object(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  private static WorldError damaged(Path file, Exception cause) {
    return new WorldError(
        "The file %s is damaged.\nIt only remembers what a tracker has got: remove it, and all is sent again as a new run."
            .formatted(file),
        cause);
  }

  /** Writes all of this to the disk; other destinations' entries stay. */
  void save() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("key", key);
    entry.put("folder", new Original(file).here().toString());
    put(entry, "id", id);
    entry.put("position", position);
    put(entry, "status", status == null ? null : status.name());
    if (stop != null) {
      Map<String, Object> last = new LinkedHashMap<>();
      last.put("time", stop.time().toString());
      put(last, "reason", stop.reason().map(StopReason::text).orElse(null));
      put(last, "error", stop.error().orElse(null));
      entry.put("last", last);
    }
    entry.put("files", files);
    Map<String, Object> all = new TreeMap<>(Files.exists(file) ? all(file) : Map.of());
    all.put(destination, entry);
    AtomicFile.write(file, Json.file(all));
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  /** The folder that this one is a copy of, if nothing has been told of the copy yet. */
  Optional<Path> original() {
    return original;
  }

  /** What tells this run from all others there; the same for ever. */
  String key() {
    return key;
  }

  /** The tracker's own name of the run; empty if it has not been made. */
  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Remembers the tracker's name of the run. */
  void made(String newId) {
    id = newId;
  }

  /** How much of the journal has been delivered, in bytes. */
  long position() {
    return position;
  }

  /**
   * Remembers that the journal has been delivered up to a record.
   *
   * @param end the position behind it
   */
  void advance(long end, JournalRecord<?> last) {
    position = end;
    Optional<Stopped> stopped = last.as(Stopped.class).map(JournalRecord::event);
    stop = new Stop(stopped.map(Stopped::reason), stopped.flatMap(Stopped::error), last.time());
  }

  /** The end of the session, as far as the journal has been delivered; empty if nothing was. */
  Optional<Stop> stop() {
    return Optional.ofNullable(stop);
  }

  /** How the run stands there; empty if that was never told. */
  Optional<Status> status() {
    return Optional.ofNullable(status);
  }

  /** Remembers how the run stands there. */
  void stands(Status now) {
    status = now;
  }

  /** Whether a file has been delivered as it is now. */
  boolean has(String name, String stamp) {
    return stamp.equals(files.get(name));
  }

  /** Remembers that a file has been delivered. */
  void sent(String name, String stamp) {
    files.put(name, stamp);
  }
}
