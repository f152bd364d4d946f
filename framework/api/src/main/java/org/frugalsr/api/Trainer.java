package org.frugalsr.api;

import java.util.Map;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Stateful;

/** Decides what is fed and what is minimised; the engine owns the step and the loop. */
public interface Trainer {
  /** Starts a training, new or to be resumed. */
  Training begin(Run run);

  /** A training under way; its state is all that a resume needs. */
  interface Training extends Stateful {
    /**
     * Takes one step, usually by one {@link Run#update}.
     *
     * @param p how far the training is
     */
    Report step(Progress p);
  }

  /**
   * What a step has to tell.
   *
   * @param loss the value that was minimised, before the step
   * @param metrics other numbers for the journal, by name
   */
  record Report(double loss, Map<String, Double> metrics) {}
}
