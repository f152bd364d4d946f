package org.frugalsr.tensor;

import org.apiguardian.api.API;

/**
 * The progress of a training.
 *
 * @param step the step being taken, from 0
 * @param steps number of steps of the training, at least 1
 * @param learningRate the base learning rate of this step
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Progress(long step, long steps, double learningRate) {
  /** The progress of a pass outside training: that of a finished training. */
  public static final Progress DONE = new Progress(1, 1, 0);

  /** The share of the training that is done, in [0, 1]. */
  public double fraction() {
    return Math.min(1, (double) step / Math.max(1, steps));
  }
}
