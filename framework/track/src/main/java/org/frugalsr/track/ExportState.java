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
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.JournalRecord;

/**
 * What one destination has received of one run or study; stored in {@code tracking.json}, which has
 * an entry for each destination.
 *
 * <p>It is never ahead of the delivery, so that after a crash little is sent twice and nothing is
 * missed. An entry names its folder, so that a copy of the folder is recognized ({@link Original})
 * and sent as another run.
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
   * The end of a session, from the journal.
   *
   * @param reason why it stopped; empty if it is not known
   * @param error the message, if it failed
   * @param time of the last record
   */
  record Stop(Optional<StopReason> reason, Optional<String> error, Instant time) {
    /** The run's status if it is not being trained any more. */
    Status status() {
      if (reason.isEmpty()) {
        return Status.KILLED;
      }
      return switch (reason.get()) {
        case FINISHED -> Status.FINISHED;
        case ASKED, OUT_OF_TIME, AT_STEP -> Status.KILLED;
        case FAILED, DIVERGED -> Status.FAILED;
      };
    }

    /** Why it stopped, as text; the message of a failure. */
    Optional<String> text() {
      return error.or(() -> reason.map(StopReason::text));
    }
  }

  /**
   * The content of the file for one destination.
   *
   * @param key a key that is unique to this run there
   * @param folder the folder of the run or study
   * @param id the tracker's own name of the run
   * @param position how much of the journal has been delivered, in bytes
   * @param status of the run there
   * @param last the last delivered record
   * @param files name to stamp of the delivered files
   */
  record Entry(
      Optional<String> key,
      Optional<String> folder,
      Optional<String> id,
      long position,
      Optional<Status> status,
      Optional<Last> last,
      Map<String, String> files) {
    /** The entry of a destination that has received nothing. */
    static final Entry NOTHING =
        new Entry(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of());

    /** Copies the files, sorted. */
    Entry {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
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
   * Reads the state of a destination; empty if the file does not exist.
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

  /** Whether the other folder's file is about the same run; false if it cannot be read. */
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
        "The file %s is damaged.\nIt only records what a tracker has received: remove it to send everything again as a new run."
            .formatted(file),
        cause);
  }

  /** Writes this entry to the file; other destinations' entries are kept. */
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

  /** The folder that this one is a copy of, if nothing has been sent of the copy yet. */
  Optional<Path> original() {
    return original;
  }

  /** The unique key of this run there; it never changes. */
  String key() {
    return key;
  }

  /** The tracker's own name of the run; empty if it has not been created. */
  Optional<String> id() {
    return id;
  }

  /** Records the tracker's name of the run. */
  void made(String newId) {
    id = Optional.of(newId);
  }

  /** How much of the journal has been delivered, in bytes. */
  long position() {
    return position;
  }

  /**
   * Records that the journal has been delivered up to a record.
   *
   * @param end the position after it
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

  /** The run's status there; empty if it was never sent. */
  Optional<Status> status() {
    return status;
  }

  /** Records the run's status there. */
  void stands(Status now) {
    status = Optional.of(now);
  }

  /** Whether the current version of a file has been delivered. */
  boolean has(String name, String stamp) {
    return stamp.equals(files.get(name));
  }

  /** Records that a file has been delivered. */
  void sent(String name, String stamp) {
    files.put(name, stamp);
  }
}
