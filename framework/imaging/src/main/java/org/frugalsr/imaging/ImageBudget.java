package org.frugalsr.imaging;

import java.util.Locale;
import org.frugalsr.api.error.WorldError;

/**
 * The Java memory that an image may use, checked against the declared size before anything is
 * decoded.
 */
public final class ImageBudget {
  private static final double SHARE = 0.8;
  private static final double GIB = 1 << 30;

  private ImageBudget() {}

  /** The bytes that an image may use: a share of the heap. */
  public static long bytes() {
    return (long) (SHARE * Runtime.getRuntime().maxMemory());
  }

  /**
   * Rejects an image that the heap cannot hold.
   *
   * @param subject what needs the memory, with its file, for the message
   * @param bytes number of bytes needed
   * @throws WorldError that states how much is needed, and what to do
   */
  public static void require(String subject, long bytes) {
    if (bytes > bytes()) {
      throw new WorldError(
          String.format(
              Locale.ROOT,
              "%s needs about %.1f GiB of Java memory, but an image may take %.1f GiB here."
                  + " Give Java more (FRUGAL_HEAP=%dg), or cut the image into parts.",
              subject,
              bytes / GIB,
              bytes() / GIB,
              (long) Math.ceil(bytes / SHARE / GIB)));
    }
  }
}
