package org.frugalsr.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.JournalRecord;

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
  private Optional<String> id;
  private long position;
  private Optional<Status> status;
  private Optional<Stop> stop;

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

  /**
   * What the file holds for one destination.
   *
   * @param key what tells this run from all others there
   * @param folder that the entry is about
   * @param id the tracker's own name of the run
   * @param position how much of the journal has been delivered, in bytes
   * @param status of the run there
   * @param last what the last record said that has been delivered
   * @param files name to stamp of what has been delivered
   */
  record Entry(
      Optional<String> key,
      Optional<String> folder,
      Optional<String> id,
      long position,
      Optional<Status> status,
      Optional<Last> last,
      Map<String, String> files) {
    /** Of a destination that has got nothing. */
    static final Entry NOTHING =
        new Entry(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of());

    /** Keeps its own copy of the files, sorted. */
    Entry {
      files = files == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /**
   * The last record that has been delivered, in the JSON form.
   *
   * @param time of the record
   * @param reason why the session stopped, if it did; early versions wrote the message of an error
   * @param error the message, if it failed
   */
  record Last(
      @JsonProperty(required = true) Instant time,
      Optional<String> reason,
      Optional<String> error) {
    static Last of(Stop stop) {
      return new Last(stop.time(), stop.reason().map(StopReason::text), stop.error());
    }

    Stop stop() {
      Optional<String> message = reason.filter(text -> StopReason.of(text).isEmpty());
      return new Stop(
          reason.map(text -> StopReason.of(text).orElse(StopReason.FAILED)),
          error.or(() -> message),
          time);
    }
  }

  private ExportState(Path file, String destination, Entry entry, Optional<Path> original) {
    this.file = file;
    this.destination = destination;
    this.original = original;
    this.key = entry.key().orElseGet(() -> UUID.randomUUID().toString());
    this.id = entry.id();
    this.position = entry.position();
    this.status = entry.status();
    this.files = new TreeMap<>(entry.files());
    this.stop = entry.last().map(Last::stop);
  }

  /**
   * Reads what is known of a destination; nothing, if the file is not there.
   *
   * @throws WorldError if it is damaged
   */
  static ExportState read(Path file, String destination) {
    Entry entry = entry(file, destination);
    Optional<Path> original =
        new Original(file)
            .of(entry.folder())
            .filter(o -> sameKey(entry, o.resolve(file.getFileName()), destination));
    return new ExportState(
        file, destination, original.isPresent() ? Entry.NOTHING : entry, original);
  }

  private static Entry entry(Path file, String destination) {
    try {
      return Files.exists(file) && all(file).get(destination) instanceof Map<?, ?> map
          ? Json.record(Json.line(map), Entry.class)
          : Entry.NOTHING;
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    }
  }

  /** Whether the other folder's file is about the same run; one that cannot be read is not. */
  private static boolean sameKey(Entry entry, Path other, String destination) {
    try {
      return entry.key().equals(entry(other, destination).key());
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
    Entry entry =
        new Entry(
            Optional.of(key),
            Optional.of(new Original(file).here().toString()),
            id,
            position,
            status,
            stop.map(Last::of),
            files);
    Map<String, Object> all = new TreeMap<>(Files.exists(file) ? all(file) : Map.of());
    all.put(destination, Json.object(entry));
    AtomicFile.write(file, Json.file(all));
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
    return id;
  }

  /** Remembers the tracker's name of the run. */
  void made(String newId) {
    id = Optional.of(newId);
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
    stop =
        Optional.of(
            new Stop(stopped.map(Stopped::reason), stopped.flatMap(Stopped::error), last.time()));
  }

  /** The end of the session, as far as the journal has been delivered; empty if nothing was. */
  Optional<Stop> stop() {
    return stop;
  }

  /** How the run stands there; empty if that was never told. */
  Optional<Status> status() {
    return status;
  }

  /** Remembers how the run stands there. */
  void stands(Status now) {
    status = Optional.of(now);
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
