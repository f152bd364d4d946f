package org.frugalsr.api;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Brings the trials of a study to a cluster.
 *
 * <p>A launcher starts workers: processes that all run the same command, which claims trials from
 * the study's ledger and trains them until none is left. So trials are not assigned to workers, a
 * worker that ends early loses nothing but its current steps, and a further worker may join at any
 * time. All workers must see the study's folder under the same path.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Launcher {
  /**
   * The work.
   *
   * @param name of the study
   * @param launch a folder for files of this submission alone, on the file system that all workers
   *     share; absolute, not created yet ({@link LaunchFolder})
   * @param directory that the command is run in, absolute
   * @param command of a worker, word by word, never to be interpreted by a shell. It ends with exit
   *     code 143 after SIGTERM, with all steps saved
   * @param trials how many trials are left
   */
  record StudyJob(String name, Path launch, Path directory, List<String> command, int trials) {
    /** Copies the list. */
    public StudyJob {
      command = List.copyOf(command);
    }
  }

  /**
   * Workers that were submitted together.
   *
   * @param launch the folder of the {@link StudyJob}
   * @param id by which the cluster knows them, from {@link #submit}
   */
  record Submission(Path launch, String id) {}

  /**
   * A worker that waits or runs.
   *
   * @param name by which the cluster knows it
   * @param state in the cluster's words, such as {@code PENDING}
   * @param where it runs, or why it waits
   */
  record Worker(String name, String state, String where) {}

  /** How many threads a worker may use; empty if that depends on the machine. */
  default OptionalInt threads() {
    return OptionalInt.empty();
  }

  /**
   * Whether the command of a worker shall also end when its standard input ends, as after SIGTERM:
   * for a launcher whose own process on the node may be killed. It then gives the worker a pipe.
   */
  default boolean endsWithInput() {
    return false;
  }

  /** What {@link #submit} would do, as text for a user. */
  String describe(StudyJob job);

  /**
   * Starts the workers, or queues them, and returns at once.
   *
   * @return by which the cluster knows them together
   * @throws org.frugalsr.api.error.WorldError if the cluster refuses
   */
  String submit(StudyJob job);

  /**
   * The workers that wait or run.
   *
   * @throws org.frugalsr.api.error.WorldError if the cluster does not answer
   */
  List<Worker> workers(Submission submission);

  /**
   * Asks all workers to save and end, and removes those that wait.
   *
   * @throws org.frugalsr.api.error.WorldError if the cluster refuses
   */
  void cancel(Submission submission);
}
