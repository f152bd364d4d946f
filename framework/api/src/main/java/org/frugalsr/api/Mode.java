package org.frugalsr.api;

/** What a pass is for. */
public enum Mode {
  /** Batch statistics, running statistics updated, gradients wanted. */
  TRAIN,
  /** Running statistics, no gradients. */
  EVALUATE
}
