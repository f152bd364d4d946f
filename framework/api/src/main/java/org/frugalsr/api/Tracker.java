package org.frugalsr.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Exports the records of runs to a place where many runs are viewed together, such as an MLflow
 * server.
 *
 * <p>The engine reads the run's journal, during the run or later, and calls the methods one at a
 * time, always from the same thread, which is never the training thread. Data that may not have
 * arrived are sent again: the same metric with the same step, time and value must count once, and a
 * file replaces the one of the same name. A method may take long; when its thread is interrupted it
 * ends early with {@link TrackerException.Extent#FOR_NOW}.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Tracker extends AutoCloseable {
  /**
   * The destination: kind, server, group. Deliveries are recorded under this name, so it must be
   * the same for the same place and contain no password.
   */
  String destination();

  /** Remarks for the user before anything is sent, as sentences. */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * Creates a run there, or continues one.
   *
   * @param run its description
   * @param id what an earlier call returned for it; if empty, a run with the same key is looked up
   *     before one is created
   */
  Location begin(TrackedRun run, Optional<String> id) throws TrackerException;

  /**
   * Sends the configuration; it may have changed since an earlier call.
   *
   * @param id of the run there
   * @param values every dotted key with the text of its value
   */
  void config(String id, Map<String, String> values) throws TrackerException;

  /** Sends tags on a run's origin and state; a tag of the same name is replaced. */
  void tags(String id, Map<String, String> tags) throws TrackerException;

  /**
   * Sends a user's own tags and note for a run.
   *
   * @param tags by names that the user chose, separate from those of {@link #tags}
   * @param note a text of any length; empty for none
   */
  default void marks(String id, Map<String, String> tags, Optional<String> note)
      throws TrackerException {
    Map<String, String> all = new TreeMap<>();
    tags.forEach((name, value) -> all.put("tag." + name, value));
    note.ifPresent(text -> all.put("note", text));
    tags(id, all);
  }

  /** Sends the data sets that a run reads; a set that is sent again counts once. */
  default void data(String id, List<DataInput> inputs) throws TrackerException {}

  /** Sends any number of metrics, in the order in which they were measured. */
  void metrics(String id, List<Metric> metrics) throws TrackerException;

  /**
   * Sends a file.
   *
   * @param name its path there, with {@code /} between folders
   */
  void file(String id, String name, Path file) throws TrackerException;

  /**
   * Sends the status of a run.
   *
   * @param time when the status began
   */
  void status(String id, Status status, Instant time) throws TrackerException;

  /** Closes connections. */
  @Override
  void close();

  /**
   * A run to be created.
   *
   * @param key unique to the run and the same in all its sessions
   * @param name display name; any text
   * @param started when it began
   * @param parent the id there of the run that it belongs to, such as a study's
   */
  record TrackedRun(String key, String name, Instant started, Optional<String> parent) {}

  /**
   * A run there.
   *
   * @param id identifies it for the other methods
   * @param link a link for viewing it
   */
  record Location(String id, String link) {}

  /**
   * A measured value.
   *
   * @param name such as {@code train/loss}
   * @param step the training step
   * @param time when it was measured, to the millisecond
   * @param value may be NaN or infinite
   */
  record Metric(String name, long step, Instant time, double value) {}

  /**
   * A data set that a run reads.
   *
   * @param name its name in the config
   * @param uses {@code training}, {@code validation}, {@code test}, at least one
   * @param content the hash of its files
   */
  record DataInput(String name, List<String> uses, String content) {}

  /** The status of a run. */
  enum Status {
    /** It is training, or is believed to be. */
    RUNNING,
    /** It completed. */
    FINISHED,
    /** An error ended it. */
    FAILED,
    /** It was stopped, and may be resumed. */
    KILLED
  }
}
