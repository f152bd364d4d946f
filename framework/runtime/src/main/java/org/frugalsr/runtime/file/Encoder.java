package org.frugalsr.runtime.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the values of a part. */
final class Encoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  void integer(int value) {
    out.writeBytes(buffer(Integer.BYTES).putInt(value).array());
  }

  void integers(int... values) {
    for (int value : values) {
      integer(value);
    }
  }

  void single(float value) {
    integer(Float.floatToRawIntBits(value));
  }

  void twice(double value) {
    out.writeBytes(buffer(Double.BYTES).putDouble(value).array());
  }

  void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    integer(bytes.length);
    out.writeBytes(bytes);
  }

  /**
   * Their count, then the bits of each: 32, and the values follow; or fewer, and the length of the
   * palette, its values, and the numbers of the values in it follow.
   */
  void floats(float[] values) {
    integer(values.length);
    Optional<Palette> palette = Palette.of(values);
    integer(palette.map(Palette::bits).orElse(Float.SIZE));
    if (palette.isEmpty()) {
      plain(values);
    } else {
      integer(palette.get().values().length);
      plain(palette.get().values());
      out.writeBytes(palette.get().packed(values));
    }
  }

  private void plain(float[] values) {
    ByteBuffer bytes = buffer(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.writeBytes(bytes.array());
  }

  /** Their count, then one bit each, the first in the lowest bit of a byte. */
  void bits(boolean[] values) {
    integer(values.length);
    byte[] bytes = new byte[Math.ceilDiv(values.length, 8)];
    for (int i = 0; i < values.length; i++) {
      bytes[i / 8] |= (byte) (values[i] ? 1 << i % 8 : 0);
    }
    out.writeBytes(bytes);
  }

  /** The bytes that were written. */
  int size() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
