package org.frugalsr.engine.train;

/** Thrown when NaN or infinity appears in training; the message names the first place. */
public final class Diverged extends RuntimeException {
  private final long step;

  Diverged(long step, String place) {
    super(place);
    this.step = step;
  }

  /** Returns the step that failed, from 0. */
  public long step() {
    return step;
  }
}
