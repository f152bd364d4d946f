package org.frugalsr.study;

import java.nio.file.Path;
import java.util.List;

/**
 * Starts the processes of trials on the machine of the study's own process; a {@link
 * org.frugalsr.api.Launcher} brings such processes to a cluster.
 */
public interface TrialLauncher {
  /**
   * A command to run.
   *
   * @param name of the trial, for people
   * @param arguments of {@code frugal}, the command first
   * @param output the file that all output of the process is appended to
   */
  record Job(String name, List<String> arguments, Path output) {
    /** Copies the list. */
    public Job {
      arguments = List.copyOf(arguments);
    }
  }

  /** A process that was started. */
  interface Running {
    /** Where it runs, such as {@code 4711 on host}. */
    String where();

    /**
     * Waits until it ends.
     *
     * @return its exit code; above 128 if a signal ended it
     */
    int await() throws InterruptedException;

    /** Asks it to save and end, and returns at once; it does so by itself if this process dies. */
    void stop();
  }

  /**
   * Starts a process and returns at once.
   *
   * @throws org.frugalsr.api.error.WorldError if it cannot be started
   */
  Running start(Job job);
}
