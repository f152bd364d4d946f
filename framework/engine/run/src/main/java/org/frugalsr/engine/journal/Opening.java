package org.frugalsr.engine.journal;

import java.util.List;

/** The first event of a session: the run starts, or continues where it was left. */
public sealed interface Opening extends JournalEvent permits Started, Resumed {
  /** How many steps the run is to have, by the session's config; 0 for a run without training. */
  long steps();

  /** The command line. */
  String command();

  /** The networks of other runs that the session learns from. */
  List<Teacher> teachers();

  /** Which keys of the config changed, each such as {@code trainer.steps: 100 -> 200}. */
  List<String> changed();

  /**
   * Whether something else than the learning rate followed the number of steps before, such as a
   * surrogate gradient.
   */
  boolean paced();

  /** Whether steps of this run were trained before, by itself or by the run that it forked. */
  boolean continues();

  /** Whether the best checkpoint is sought anew from here on. */
  boolean bestAnew();

  /**
   * A network that a training learns from.
   *
   * @param run its folder
   * @param step of its checkpoint
   * @param sha256 of what it computes, weights included
   */
  record Teacher(String run, long step, String sha256) {}
}
