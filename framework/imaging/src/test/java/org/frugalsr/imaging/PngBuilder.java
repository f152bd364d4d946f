package org.frugalsr.imaging;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes small PNG files of any kind from the bytes of their rows, given in hexadecimal. */
final class PngBuilder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PngBuilder(int width, int height, int bitDepth, int colorType) {
    bytes.writeBytes(hex("89504e470d0a1a0a"));
    chunk("IHDR", "%08x%08x%02x%02x000000".formatted(width, height, bitDepth, colorType));
  }

  PngBuilder chunk(String type, String hex) {
    return chunk(type, hex(hex));
  }

  byte[] build(String... rows) {
    var data = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(data)) {
      for (String row : rows) {
        deflater.write(hex("00" + row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed(data.toByteArray());
  }

  /** Ends the file with rows that are compressed already. */
  byte[] compressed(byte[] data) {
    chunk("IDAT", data);
    chunk("IEND", "");
    return bytes.toByteArray();
  }

  private PngBuilder chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    try {
      var out = new DataOutputStream(bytes);
      out.writeInt(data.length);
      out.write(name);
      out.write(data);
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
