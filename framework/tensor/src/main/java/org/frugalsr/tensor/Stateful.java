package org.frugalsr.tensor;

/** Has state that an exact resume needs. */
public interface Stateful {
  /**
   * Shows all state to a visitor: always the same names in the same order, also for what has not
   * been used yet.
   */
  void state(StateVisitor visitor);
}
