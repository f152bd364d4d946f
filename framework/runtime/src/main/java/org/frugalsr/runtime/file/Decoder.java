package org.frugalsr.runtime.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the values of a part; throws IllegalArgumentException where they cannot be. */
final class Decoder {
  private final ByteBuffer in;

  Decoder(byte[] bytes, int from, int length) {
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
    int count = integer();
    if (count < 0) {
      throw new IllegalArgumentException("a count of " + count);
    }
    require((long) count * bytesEach);
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

  float[] floats() {
    float[] values = new float[count(Float.BYTES)];
    in.asFloatBuffer().get(values);
    in.position(in.position() + values.length * Float.BYTES);
    return values;
  }

  boolean[] bits() {
    int count = integer();
    if (count < 0) {
      throw new IllegalArgumentException("a count of " + count);
    }
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
