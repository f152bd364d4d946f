package org.frugalsr.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * The information in the chunks of a PNG file that the JDK's reader does not provide.
 *
 * @param header the values declared by IHDR, with palettes resolved
 * @param palette samples are indices
 * @param transparentGrey the grey level, 0..255, that marks transparent pixels in a grey file of 1,
 *     2 or 4 bits
 * @param appearance orientation and colour space for display
 */
record PngChunks(
    ImageHeader header, boolean palette, OptionalInt transparentGrey, Appearance appearance) {
  private static final int SIGNATURE = 8;
  private static final int AROUND_DATA = 12;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 20;
  private static final int BIT_DEPTH = 24;
  private static final int COLOR_TYPE = 25;
  private static final int HEADER_END = 33;

  /** Deflate expands a byte to at most 1032 (zlib.net/zlib_tech.html). */
  private static final int EXPANSION = 1032;

  /**
   * Reads and checks the chunks.
   *
   * <p>The JDK's reader ignores checksums, so a flipped bit would otherwise become a wrong pixel.
   * The layout is that of the PNG specification, section 5: length, type, data, CRC-32 of type and
   * data.
   *
   * @throws IOException that names the chunk that is cut off or damaged, or states that the header
   *     declares more than the data can hold
   */
  static PngChunks read(byte[] png) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(png);
    int at = SIGNATURE;
    long compressed = 0;
    int orientation = 1;
    List<ColorChunk> colors = new ArrayList<>();
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
      int data = at + 8;
      if (type.equals("IDAT")) {
        compressed += length;
      } else if (type.equals("eXIf")) {
        orientation = Appearance.ofExif(copy(png, data, length)).orientation();
      } else if (ColorChunk.TYPES.contains(type)) {
        colors.add(new ColorChunk(type, copy(png, data, length), isGrey(png)));
      }
      if (type.equals("tRNS") && png[COLOR_TYPE] == 0 && png[BIT_DEPTH] < 8) {
        int white = (1 << png[BIT_DEPTH]) - 1;
        transparentGrey = OptionalInt.of((in.getShort(at + 8) & white) * 255 / white);
      }
      at += AROUND_DATA + length;
    }
    if (png.length < HEADER_END) {
      throw new IOException("it has no header");
    }
    boolean palette = png[COLOR_TYPE] == 3;
    int channels = palette ? 4 : isGrey(png) ? 1 : 3;
    channels += png[COLOR_TYPE] >= 4 ? 1 : 0;
    var header =
        new ImageHeader(
            in.getInt(WIDTH), in.getInt(HEIGHT), channels, png[BIT_DEPTH] == 16 ? 2 : 1);
    int bits = png[BIT_DEPTH] * (palette ? 1 : channels);
    header.requirePlausible(EXPANSION * 8 * compressed / Math.max(1, bits), png.length);
    return new PngChunks(
        header, palette, transparentGrey, new Appearance(orientation, List.copyOf(colors)));
  }

  private static boolean isGrey(byte[] png) {
    return png[COLOR_TYPE] == 0 || png[COLOR_TYPE] == 4;
  }

  private static byte[] copy(byte[] png, int from, int length) {
    return Arrays.copyOfRange(png, from, from + length);
  }
}
