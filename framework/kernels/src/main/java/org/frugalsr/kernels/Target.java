package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Where a convolution writes: {@code [N, height, width, channels]}.
 *
 * @param bias one value per channel, or null for none
 * @param integers whether the sums are integers, to which Winograd's are rounded
 */
record Target(
    MemorySegment values,
    int height,
    int width,
    int channels,
    @Nullable MemorySegment bias,
    boolean integers) {
  /** Added and taken off again, it rounds a value below 2^22 to an integer. */
  private static final float ROUNDING = 3 << 22;

  /** Sums that may be any value. */
  Target(MemorySegment values, int height, int width, int channels, @Nullable MemorySegment bias) {
    this(values, height, width, channels, bias, false);
  }

  /** What {@link #ROUNDING} is for these sums: 0 where they are not rounded. */
  FloatVector rounding() {
    return FloatVector.broadcast(Lanes.SPECIES, integers ? ROUNDING : 0);
  }

  /** The index of a pixel's first channel. */
  long pixel(int image, int y, int x) {
    return (((long) image * height + y) * width + x) * channels;
  }

  /** The bias of the channels from c, 0 where there is none. */
  FloatVector bias(int c) {
    return bias == null ? FloatVector.zero(Lanes.SPECIES) : Lanes.load(bias, c, channels - c);
  }

  /**
   * Writes neighbouring pixels of a row.
   *
   * @param from their values, {@code [pixels, padded channels]}
   */
  void write(long pixel, int pixels, float[] from, int start) {
    int rowLength = Lanes.padded(channels);
    for (int c = 0; c < channels; c += Lanes.COUNT) {
      FloatVector b = bias(c);
      int valid = channels - c;
      int at = start + c;
      long to = pixel + c;
      if (valid >= Lanes.COUNT) {
        for (int p = 0; p < pixels; p++, at += rowLength, to += channels) {
          Lanes.store(Lanes.load(from, at).add(b), values, to, Lanes.COUNT);
        }
      } else {
        for (int p = 0; p < pixels; p++, at += rowLength, to += channels) {
          Lanes.store(Lanes.load(from, at).add(b), values, to, valid);
        }
      }
    }
  }
}
