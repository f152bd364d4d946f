package org.frugalsr.imaging;

import java.io.IOException;
import org.frugalsr.api.error.WorldError;

/**
 * The declared properties of an image, known before any pixel is decoded.
 *
 * @param width pixels per row
 * @param height rows
 * @param channels samples per pixel once decoded, alpha among them: 1 to 4
 * @param sampleBytes bytes per sample while it is decoded
 */
public record ImageHeader(int width, int height, int channels, int sampleBytes) {
  /** Java arrays have slightly fewer elements than {@link Integer#MAX_VALUE}. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  /** Samples of the whole image, alpha among them. */
  public long samples() {
    return (long) width * height * channels;
  }

  /** Java memory needed for decoding: the file's samples, twice for a reader, and floats. */
  public long bytesToDecode() {
    return samples() * (2L * sampleBytes + Float.BYTES);
  }

  /**
   * Rejects a size that an array cannot hold.
   *
   * @param subject what is rejected, for the message
   * @param width pixels per row
   * @param height rows
   * @throws WorldError that states the limit
   */
  public static void requireArray(String subject, long width, long height, int channels) {
    if (width * height > MOST / channels) {
      throw new WorldError(
          "%s has %dx%d pixels, but an image of %d channels has at most %,d; cut it into parts."
              .formatted(subject, width, height, channels, MOST / channels));
    }
  }

  /**
   * Rejects a header that declares more than its file can contain, before memory is allocated.
   *
   * @param most the maximum number of pixels in a file of this format and size
   */
  void requirePlausible(long most, long fileBytes) throws IOException {
    if (width < 1 || height < 1) {
      throw new IOException("it declares %dx%d pixels".formatted(width, height));
    }
    if ((long) width * height > most) {
      throw new IOException(
          "it declares %dx%d pixels, which its %,d bytes cannot hold"
              .formatted(width, height, fileBytes));
    }
  }
}
