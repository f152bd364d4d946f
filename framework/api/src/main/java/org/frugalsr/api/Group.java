package org.frugalsr.api;

/** A token that a block passes down: kernels with the same one accumulate together. */
public final class Group {
  /** A new group, equal to itself only. */
  public Group() {}
}
