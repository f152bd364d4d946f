package org.frugalsr.engine.evaluate;

import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;

/**
 * Thrown when a network's output contains NaN or infinity, which can be neither measured nor shown:
 * rounded to 8 bits it would look like a valid image.
 */
public final class NonFiniteOutput extends WorldError {
  private final String text;

  private NonFiniteOutput(String of, String text) {
    super(
        """
        The network's output for %s is not finite: %s
        Its weights are finite, so values overflow within the network. Use another checkpoint, or look for the cause, such as \
        layers without a normalisation or a learning rate that was too high.\
        """
            .formatted(of, text));
    this.text = text;
  }

  /** Returns the same error for a named image. */
  public NonFiniteOutput of(String image) {
    return new NonFiniteOutput(image, text);
  }

  /**
   * Checks all samples.
   *
   * @param of the input that the output is for
   * @param samples of an output, row by row
   * @param channels of each pixel
   * @param width of the output in pixels
   * @throws NonFiniteOutput if one of them is NaN or infinite
   */
  public static void check(String of, float[] samples, int channels, int width) {
    int count = 0;
    int first = -1;
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        first = count == 0 ? i : first;
        count++;
      }
    }
    if (count > 0) {
      throw new NonFiniteOutput(
          of,
          "%d of its %d samples are NaN or infinite, the first at column %d of row %d."
              .formatted(
                  count, samples.length, first / channels % width, first / channels / width));
    }
  }

  /**
   * Checks all samples of an output.
   *
   * @throws NonFiniteOutput if one of them is NaN or infinite
   */
  public static Image checked(Image output) {
    check("an image", output.samples(), output.channels(), output.width());
    return output;
  }
}
