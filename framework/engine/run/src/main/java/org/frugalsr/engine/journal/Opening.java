package org.frugalsr.engine.journal;

import java.util.List;

/** The first event of a session: the run starts or resumes. */
public sealed interface Opening extends JournalEvent permits Started, Resumed {
  /** The total number of steps by the session's config; 0 for a run without training. */
  long steps();

  /** The command line. */
  String command();

  /** The teacher networks of the session. */
  List<Teacher> teachers();

  /** The changed config keys, each such as {@code trainer.steps: 100 -> 200}. */
  List<String> changed();

  /**
   * Whether something other than the learning rate, such as a surrogate gradient, depended on the
   * previous number of steps.
   */
  boolean paced();

  /** Whether steps of this run were trained before, by itself or by the run it was forked from. */
  boolean continues();

  /** Whether the search for the best checkpoint restarts here. */
  boolean bestAnew();

  /**
   * A teacher network of a training.
   *
   * @param run its folder
   * @param step of its checkpoint
   * @param sha256 hash of its function including weights
   */
  record Teacher(String run, long step, String sha256) {}
}
