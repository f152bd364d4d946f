package org.frugalsr.engine.train;

/** A NaN or an infinity appeared in training; the message names the first place. */
public final class Diverged extends RuntimeException {
  private final long step;

  Diverged(long step, String place) {
    super(place);
    this.step = step;
  }

  /** The step that could not be taken, from 0. */
  public long step() {
    return step;
  }
}
