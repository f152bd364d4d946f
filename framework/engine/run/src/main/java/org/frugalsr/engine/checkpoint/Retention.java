package org.frugalsr.engine.checkpoint;

/**
 * Which checkpoints are kept besides the last and the best.
 *
 * @param every those whose step is a multiple of this; 0 for none
 * @param keep how many of these at most, the newest first
 * @param previous how many of those before the last, regardless of their steps
 */
public record Retention(long every, int keep, int previous) {
  /** Only the last and the best. */
  public static final Retention LAST_AND_BEST = new Retention(0, 0);

  /** Checks the ranges. */
  public Retention {
    if (every < 0 || keep < 0 || previous < 0) {
      throw new IllegalArgumentException("every, keep and previous may not be negative");
    }
  }

  /** Keeps none of those before the last. */
  public Retention(long every, int keep) {
    this(every, keep, 0);
  }

  /** Whether a step is one of the regular ones; step 0 is not. */
  boolean regular(long step) {
    return every > 0 && step > 0 && step % every == 0;
  }
}
