package org.frugalsr.imaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A chunk of a PNG file that defines the colour space of its samples, such as a colour profile.
 *
 * <p>PNG specification, third edition, section 11.3.2.
 */
public final class ColorChunk {
  /** The types of such chunks; {@code iCCP} holds a profile. */
  static final Set<String> TYPES = Set.of("iCCP", "gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI");

  private static final int SPACE = 16;

  private final String type;
  private final byte[] data;
  private final boolean grey;

  /**
   * A chunk.
   *
   * @param type four letters, one of {@link #TYPES}
   * @param data its content
   * @param grey for a profile: whether it is for grey samples
   */
  ColorChunk(String type, byte[] data, boolean grey) {
    this.type = type;
    this.data = data;
    this.grey = grey;
  }

  /**
   * A profile of RGB or grey samples as a chunk.
   *
   * @param profile an ICC profile; ICC.1, section 7.2.6, specifies which samples it is for
   * @return empty if it is for other samples, such as CMYK
   */
  static Optional<ColorChunk> ofProfile(byte[] profile) {
    if (profile.length < SPACE + 4) {
      return Optional.empty();
    }
    String space = new String(profile, SPACE, 4, StandardCharsets.ISO_8859_1);
    if (!space.equals("RGB ") && !space.equals("GRAY")) {
      return Optional.empty();
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (var deflater = new DeflaterOutputStream(out)) {
      deflater.write(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(new ColorChunk("iCCP", out.toByteArray(), space.equals("GRAY")));
  }

  /** Whether it holds a profile that is meant for RGB samples only. */
  boolean needsRgb() {
    return type.equals("iCCP") && !grey;
  }

  /** Whether it holds a profile that is meant for grey samples only. */
  boolean needsGrey() {
    return type.equals("iCCP") && grey;
  }

  /** Four letters, as in the file. */
  public String type() {
    return type;
  }

  /** The chunk as stored in a file: length, type, data, CRC-32. */
  byte[] bytes() {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(data.length + 12)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }
}
