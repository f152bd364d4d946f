package org.frugalsr.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The chunks of a WebP file that define how its samples are to be displayed.
 *
 * <p>RIFF, as in the WebP container specification: four letters, length, data, padded to an even
 * length.
 */
final class WebpChunks {
  private static final int FIRST = 12;
  private static final int HEAD = 8;

  private WebpChunks() {}

  /**
   * Reads the chunks.
   *
   * @throws IOException if the file is shorter than declared
   */
  static Appearance appearance(byte[] webp) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    long declared = Integer.toUnsignedLong(in.getInt(4)) + HEAD;
    if (declared > webp.length) {
      throw new IOException("it ends too early; it declares %,d bytes".formatted(declared));
    }
    Optional<byte[]> profile = Optional.empty();
    int orientation = 1;
    long at = FIRST;
    while (at + HEAD <= webp.length) {
      int from = (int) at + HEAD;
      long next = from + Integer.toUnsignedLong(in.getInt((int) at + 4));
      if (next > webp.length) {
        break; // the reader reports this in more detail
      }
      String type = new String(webp, (int) at, 4, StandardCharsets.ISO_8859_1);
      if (type.equals("ICCP")) {
        profile = Optional.of(Arrays.copyOfRange(webp, from, (int) next));
      } else if (type.equals("EXIF")) {
        orientation = Appearance.ofExif(Arrays.copyOfRange(webp, from, (int) next)).orientation();
      }
      at = next + (next & 1);
    }
    return Appearance.of(orientation, profile);
  }
}
