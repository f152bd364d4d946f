package org.frugalsr.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Brings what runs have recorded to a place where many runs are looked at together, such as an
 * MLflow server.
 *
 * <p>The engine reads it from the run's journal, while the run goes on or later, and tells it to
 * one method after the other, always from one thread, which is never the one that trains. What may
 * or may not have arrived is told again: the same metric with the same step, time and value must
 * count once, and a file replaces the one of the same name. A method may take long; it ends early,
 * with {@link TrackerException.Extent#FOR_NOW}, when its thread is interrupted.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Tracker extends AutoCloseable {
  /**
   * Where this tracker brings things: kind, server, group. What has been delivered is remembered
   * under this name, so it is the same for the same place, and holds no password.
   */
  String destination();

  /** What a person should know before anything is brought there; sentences. */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * Makes a run there, or goes on with one.
   *
   * @param run what it is
   * @param id what an earlier call returned for it; if empty, a run with the same key is looked for
   *     before one is made
   */
  Location begin(TrackedRun run, Optional<String> id) throws TrackerException;

  /**
   * Tells the configuration; it may have changed since it was told before.
   *
   * @param id of the run there
   * @param values every dotted key with the text of its value
   */
  void config(String id, Map<String, String> values) throws TrackerException;

  /** Tells where a run comes from and how it stands; a tag of the same name is replaced. */
  void tags(String id, Map<String, String> tags) throws TrackerException;

  /**
   * Tells what a person has written about a run, to find it by.
   *
   * @param tags by names of the person's own, apart from those of {@link #tags}
   * @param note a text of any length; empty for none
   */
  default void marks(String id, Map<String, String> tags, Optional<String> note)
      throws TrackerException {
    Map<String, String> all = new TreeMap<>();
    tags.forEach((name, value) -> all.put("tag." + name, value));
    note.ifPresent(text -> all.put("note", text));
    tags(id, all);
  }

  /** Tells which data sets a run reads; the same set told again counts once. */
  default void data(String id, List<DataInput> inputs) throws TrackerException {}

  /** Tells metrics, in the order in which they were measured; any number of them. */
  void metrics(String id, List<Metric> metrics) throws TrackerException;

  /**
   * Sends a file.
   *
   * @param name its path there, with {@code /} between folders
   */
  void file(String id, String name, Path file) throws TrackerException;

  /**
   * Tells how a run stands.
   *
   * @param time since when
   */
  void status(String id, Status status, Instant time) throws TrackerException;

  /** Ends connections. */
  @Override
  void close();

  /**
   * A run to be made.
   *
   * @param key unique to the run, and the same in every session of it
   * @param name for people; any text
   * @param started when it began
   * @param parent the id there of the run that it belongs to, such as a study's
   */
  record TrackedRun(String key, String name, Instant started, Optional<String> parent) {}

  /**
   * A run there.
   *
   * @param id names it for the other methods
   * @param link where a person looks at it
   */
  record Location(String id, String link) {}

  /**
   * A number.
   *
   * @param name such as {@code train/loss}
   * @param step after how many training steps
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

  /** How a run stands. */
  enum Status {
    /** It trains, or somebody believes so. */
    RUNNING,
    /** It reached its end. */
    FINISHED,
    /** An error ended it. */
    FAILED,
    /** It was stopped, and may be resumed. */
    KILLED
  }
}
