package org.frugalsr.tensor;

import org.apiguardian.api.API;

/** What a buffer says, and so what becomes of it where other weights are evaluated than trained. */
@API(status = API.Status.STABLE, since = "0.1")
public enum BufferKind {
  /**
   * A statistic of what the network computes, such as a running mean or a running magnitude. That
   * of other weights does not fit: it is estimated anew, by commits in passes with the weights that
   * are evaluated.
   */
  STATISTIC,
  /**
   * Anything else, such as a counter, a flag or a width that was measured once: it is evaluated as
   * it was trained.
   */
  STATE
}
