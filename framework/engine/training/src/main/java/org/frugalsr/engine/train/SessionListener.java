package org.frugalsr.engine.train;

import java.util.List;
import java.util.function.Consumer;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;

/**
 * Follows a training session from start to end, for instance to write a report or to export the
 * journal.
 *
 * <p>The events themselves are in the journal; a listener is only notified when to read it. All
 * methods are called on the training thread, which waits for them.
 */
public interface SessionListener {
  /**
   * Called when the session's opening record is in the journal, before the first step.
   *
   * @param e the config of the session
   * @param run its folder
   * @param console receives messages to the user, from any thread
   */
  default void begun(Experiment e, RunFolder run, Console console) {}

  /**
   * Called when training has stopped, at its end, on request or on an error; the last record is in
   * the journal.
   *
   * @param run its folder
   */
  default void stopped(RunFolder run) {}

  /**
   * Called once when the session is over and the journal closed, also if the session could not
   * begin.
   */
  default void closed() {}

  /** Calls all listeners, the remaining ones also if one fails; then throws what failed. */
  static void each(List<SessionListener> listeners, Consumer<SessionListener> call) {
    RuntimeException failure = null;
    for (SessionListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
