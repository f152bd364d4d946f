package org.frugalsr.api;

import org.apiguardian.api.API;

/** What a pass is for. */
@API(status = API.Status.STABLE, since = "0.1")
public enum Mode {
  /** Batch statistics, running statistics updated, gradients computed. */
  TRAIN,
  /** Running statistics, no gradients. */
  EVALUATE
}
