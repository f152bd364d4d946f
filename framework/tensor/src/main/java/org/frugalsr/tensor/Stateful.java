package org.frugalsr.tensor;

import org.apiguardian.api.API;

/** Has state that an exact resume needs. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Stateful {
  /**
   * Visits all state, always with the same names in the same order, including state that has not
   * been used yet.
   */
  void state(StateVisitor visitor);
}
