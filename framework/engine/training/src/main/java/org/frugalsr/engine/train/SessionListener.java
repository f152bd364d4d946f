package org.frugalsr.engine.train;

import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;

/**
 * Follows a training session from its beginning to its end, for instance to write a report or to
 * export what the journal records.
 *
 * <p>The journal holds what happened; a listener learns only when it is worth reading. All methods
 * are called by the thread that trains, which waits for them.
 */
public interface SessionListener {
  /**
   * The session's opening record is in the journal; no step has been trained yet.
   *
   * @param e the config of the session
   * @param run its folder
   * @param console takes messages for the person in front of it, from any thread
   */
  default void begun(Experiment e, RunFolder run, Console console) {}

  /**
   * Training has stopped, whether at its end, on request or by an error; its last record is in the
   * journal.
   *
   * @param run its folder
   */
  default void stopped(RunFolder run) {}

  /** The session is over and the journal closed. Called once after {@link #begun}. */
  default void closed() {}
}
