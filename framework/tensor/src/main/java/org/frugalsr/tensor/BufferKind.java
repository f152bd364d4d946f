package org.frugalsr.tensor;

import org.apiguardian.api.API;

/**
 * What a buffer holds, which decides how it is treated when other weights than the trained ones are
 * evaluated.
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum BufferKind {
  /**
   * A statistic of what the network computes, such as a running mean or a running magnitude. It
   * does not fit other weights: for them it is re-estimated, by commits in passes with the weights
   * that are evaluated.
   */
  STATISTIC,
  /**
   * Anything else, such as a counter, a flag or a width that was measured once: it is evaluated as
   * trained.
   */
  STATE
}
