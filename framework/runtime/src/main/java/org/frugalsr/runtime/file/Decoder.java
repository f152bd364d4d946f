package org.frugalsr.runtime.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the values of a part; throws IllegalArgumentException where they cannot be. */
final class Decoder {
  /** The most values that palettes may unfold to: 1 GiB, the largest file of plain values. */
  private static final int MOST_UNFOLDED = 1 << 28;

  private final ByteBuffer in;
  private final int version;
  private long unfolded;

  /**
   * Begins a part.
   *
   * @param version of the file
   */
  Decoder(byte[] bytes, int from, int length, int version) {
    this.version = version;
    in = ByteBuffer.wrap(bytes, from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(long bytes) {
    if (bytes > in.remaining()) {
      throw new IllegalArgumentException("a part ends too early");
    }
  }

  void requireEnd() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("a part is longer than its content");
    }
  }

  int integer() {
    require(Integer.BYTES);
    return in.getInt();
  }

  float single() {
    return Float.intBitsToFloat(integer());
  }

  double twice() {
    require(Double.BYTES);
    return in.getDouble();
  }

  /** A count of things that take at least some bytes each, so that no array is too large. */
  int count(int bytesEach) {
    int count = length();
    require((long) count * bytesEach);
    return count;
  }

  private int length() {
    int count = integer();
    if (count < 0) {
      throw new IllegalArgumentException("a count of " + count);
    }
    return count;
  }

  String text() {
    byte[] bytes = new byte[count(1)];
    in.get(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text is not UTF-8", e);
    }
  }

  /** The values, as plain ones or by a palette; files of version 1 have plain ones only. */
  float[] floats() {
    if (version == 1) {
      return plain(count(Float.BYTES));
    }
    int count = length();
    int bits = integer();
    if (bits == Float.SIZE) {
      return plain(count);
    }
    if (bits < 1 || bits > Palette.MOST_BITS) {
      throw new IllegalArgumentException("values of %d bits".formatted(bits));
    }
    int distinct = integer();
    if (distinct < 1 || distinct > 1 << bits) {
      throw new IllegalArgumentException(
          "a palette of %d values for %d bits".formatted(distinct, bits));
    }
    Palette palette = new Palette(plain(distinct), bits);
    require(palette.packedBytes(count));
    unfolded += count;
    if (unfolded > MOST_UNFOLDED) {
      throw new IllegalArgumentException(
          "more than %,d values in palettes".formatted(MOST_UNFOLDED));
    }
    byte[] packed = new byte[(int) palette.packedBytes(count)];
    in.get(packed);
    return palette.unpacked(packed, count);
  }

  private float[] plain(int count) {
    require((long) count * Float.BYTES);
    float[] values = new float[count];
    in.asFloatBuffer().get(values);
    in.position(in.position() + count * Float.BYTES);
    return values;
  }

  boolean[] bits() {
    int count = length();
    require(Math.ceilDiv((long) count, 8L));
    byte[] bytes = new byte[Math.ceilDiv(count, 8)];
    in.get(bytes);
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[i] = (bytes[i / 8] >> i % 8 & 1) == 1;
    }
    return values;
  }

  /** One of the values of an enum, by its number. */
  <E extends Enum<E>> E one(Class<E> type) {
    E[] all = type.getEnumConstants();
    int number = integer();
    if (number < 0 || number >= all.length) {
      throw new IllegalArgumentException(
          "%s number %d is unknown".formatted(type.getSimpleName(), number));
    }
    return all[number];
  }

  boolean flag() {
    int value = integer();
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException("a flag of " + value);
    }
    return value == 1;
  }
}
