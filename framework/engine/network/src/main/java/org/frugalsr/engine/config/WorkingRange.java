package org.frugalsr.engine.config;

import java.util.List;

/**
 * The normalisation of pixel values around a network: {@code y = model((x - mean) * factor) /
 * factor + mean}.
 *
 * <p>Binary and adder layers need a factor of 32 or more, or their normalised output dominates the
 * feature stream.
 *
 * @param mean per channel, for pixels in 0..1
 * @param factor positive
 */
public record WorkingRange(List<Double> mean, double factor) {
  /** Pixels in 0..1 without change. */
  public static final WorkingRange UNIT = new WorkingRange(List.of(), 1);

  /** Copies the list. */
  public WorkingRange {
    mean = List.copyOf(mean);
    if (!(factor > 0)) {
      throw new IllegalArgumentException("the working range must be positive, but is " + factor);
    }
  }

  /** Whether a mean is subtracted. */
  public boolean centred() {
    return mean.stream().anyMatch(m -> m != 0);
  }
}
