package org.frugalsr.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * What the chunks of a whole PNG file say that the JDK's reader does not pass on.
 *
 * @param palette samples are indices
 * @param transparentGrey the grey level, 0..255, that stands for a transparent pixel in a grey file
 *     of 1, 2 or 4 bits
 */
record PngChunks(boolean palette, OptionalInt transparentGrey) {
  private static final int SIGNATURE = 8;
  private static final int AROUND_DATA = 12;
  private static final int BIT_DEPTH = 24;
  private static final int COLOR_TYPE = 25;

  /**
   * Walks the chunks and checks them.
   *
   * <p>The JDK's reader ignores checksums, so a flipped bit would otherwise become a wrong pixel.
   * The layout is that of the PNG specification, section 5: length, type, data, CRC-32 of type and
   * data.
   *
   * @throws IOException saying which chunk is cut off or damaged
   */
  static PngChunks read(byte[] png) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(png);
    int at = SIGNATURE;
    String type = "";
    OptionalInt transparentGrey = OptionalInt.empty();
    while (!type.equals("IEND")) {
      if (png.length - at < AROUND_DATA) {
        throw new IOException("it ends at byte " + png.length + " without an IEND chunk");
      }
      int length = in.getInt(at);
      type = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length < 0 || length > png.length - at - AROUND_DATA) {
        throw new IOException("its chunk " + type + " at byte " + at + " is cut off");
      }
      var crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      if ((int) crc.getValue() != in.getInt(at + 8 + length)) {
        throw new IOException("its chunk " + type + " at byte " + at + " has a wrong checksum");
      }
      if (type.equals("tRNS") && png[COLOR_TYPE] == 0 && png[BIT_DEPTH] < 8) {
        int white = (1 << png[BIT_DEPTH]) - 1;
        transparentGrey = OptionalInt.of((in.getShort(at + 8) & white) * 255 / white);
      }
      at += AROUND_DATA + length;
    }
    return new PngChunks(png[COLOR_TYPE] == 3, transparentGrey);
  }
}
