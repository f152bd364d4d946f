package org.frugalsr.tensor;

import org.apiguardian.api.API;

/** Has state that an exact resume needs. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Stateful {
  /**
   * Shows all state to a visitor: always the same names in the same order, also for what has not
   * been used yet.
   */
  void state(StateVisitor visitor);
}
