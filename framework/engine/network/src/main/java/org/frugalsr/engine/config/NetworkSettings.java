package org.frugalsr.engine.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.config.Key;

/**
 * The settings common to all networks.
 *
 * @param scale the scale factors
 * @param color the color space of input and output
 * @param range factor on the centred input; the output is divided by it
 * @param mean of each channel, subtracted from the input and added to the output, for pixels in
 *     0..1
 */
public record NetworkSettings(
    @Key(doc = "Scale factor; a list for a network with several.", def = "2", min = 1, max = 8)
        List<Integer> scale,
    @Key(doc = "Input and output: rgb, or y for luma.", def = "rgb") Color color,
    @Key(
            doc =
                "Working range: factor on the centred input, by which the output is divided."
                    + " EDSR uses 255; binary and adder bodies need 32 or more.",
            def = "1.0",
            above = 0)
        double range,
    @Key(
            doc =
                "Mean of each channel in 0..1, removed at the input and added at the output;"
                    + " absent: DIV2K's; 0 for none.",
            min = 0,
            max = 1)
        Optional<List<Double>> mean) {
  /** DIV2K's mean colour, as EDSR uses it. */
  private static final List<Double> DIV2K_RGB = List.of(0.4488, 0.4371, 0.4040);

  /** DIV2K's mean luma, by BT.601 from the mean colour. */
  private static final double DIV2K_Y =
      (16 + 65.481 * 0.4488 + 128.553 * 0.4371 + 24.966 * 0.4040) / 255;

  /** The color space of a network's images. */
  public enum Color {
    /** Three channels. */
    RGB,
    /** Luma of BT.601; Cb and Cr are upscaled by bicubic interpolation. */
    Y
  }

  /** Checks the lengths. */
  public NetworkSettings {
    if (scale.isEmpty()) {
      throw new IllegalArgumentException("scale is an empty list");
    }
    int channels = color == Color.RGB ? 3 : 1;
    mean.ifPresent(
        m -> {
          if (m.size() != 1 && m.size() != channels) {
            throw new IllegalArgumentException(
                "mean has " + m.size() + " values, but must have 1 or " + channels);
          }
        });
  }

  /** Returns the network's scales and channels. */
  public ImageSpec image() {
    return new ImageSpec(color == Color.RGB ? 3 : 1, scale);
  }

  /** Returns how pixel values are scaled at input and output. */
  public WorkingRange workingRange() {
    List<Double> given = mean.orElse(color == Color.RGB ? DIV2K_RGB : List.of(DIV2K_Y));
    int channels = image().channels();
    List<Double> all =
        given.size() == channels ? given : Collections.nCopies(channels, given.get(0));
    return new WorkingRange(all, range);
  }
}
