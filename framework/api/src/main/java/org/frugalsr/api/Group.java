package org.frugalsr.api;

import org.apiguardian.api.API;

/** A token that a block passes to its kernels: kernels with the same group accumulate together. */
@API(status = API.Status.STABLE, since = "0.1")
public final class Group {
  /** A new group, equal to itself only. */
  public Group() {}
}
