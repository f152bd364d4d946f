package org.frugalsr.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes out of a JPEG file what would make the JDK's reader change its numbers. */
final class JpegSegments {
  private static final int APP2 = 0xE2;
  private static final int START_OF_SCAN = 0xDA;
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

  private JpegSegments() {}

  /**
   * The file without its colour profile, which the reader would convert to sRGB by.
   *
   * <p>Segments are laid out as in ITU-T T.81, B.1.1: marker, length with itself, data. The profile
   * is in segments APP2 that begin with {@code ICC_PROFILE} (ICC.1, B.4). From the first thing that
   * is no segment on, bytes are left as they are.
   */
  static byte[] withoutProfile(byte[] jpeg) {
    var out = new ByteArrayOutputStream(jpeg.length);
    int at = Math.min(2, jpeg.length);
    out.write(jpeg, 0, at);
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      int next = at + 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
      if (marker == START_OF_SCAN || marker == 0xFF || next > jpeg.length) {
        break;
      }
      int data = at + 4;
      boolean profile =
          marker == APP2
              && data + ICC.length <= next
              && Arrays.equals(jpeg, data, data + ICC.length, ICC, 0, ICC.length);
      if (!profile) {
        out.write(jpeg, at, next - at);
      }
      at = next;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }
}
