package org.frugalsr.runtime.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The different values of an array, so that each of its values can be stored as a number of few
 * bits.
 *
 * @param values by their numbers
 * @param bits of a number, 1 to 8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Palette(float[] values, int bits) {
  /** The most bits of a number. */
  static final int MOST_BITS = 8;

  /** The palette of an array, in the order of first occurrence; empty if it would save nothing. */
  static Optional<Palette> of(float[] array) {
    Map<Integer, Integer> numbers = new HashMap<>();
    float[] values = new float[1 << MOST_BITS];
    for (float value : array) {
      int next = numbers.size();
      if (numbers.putIfAbsent(Float.floatToRawIntBits(value), next) == null) {
        if (next == values.length) {
          return Optional.empty();
        }
        values[next] = value;
      }
    }
    int distinct = numbers.size();
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(distinct - 1));
    float[] used = new float[distinct];
    System.arraycopy(values, 0, used, 0, distinct);
    Palette palette = new Palette(used, bits);
    long bytes = Integer.BYTES + (long) distinct * Float.BYTES + palette.packedBytes(array.length);
    return bytes < (long) array.length * Float.BYTES ? Optional.of(palette) : Optional.empty();
  }

  /** The bytes of the numbers of some values. */
  long packedBytes(int count) {
    return Math.ceilDiv((long) count * bits, (long) Byte.SIZE);
  }

  /** The numbers of the values of an array, the first in the lowest bits of the first byte. */
  byte[] packed(float[] array) {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      numbers.put(Float.floatToRawIntBits(values[i]), i);
    }
    byte[] packed = new byte[Math.toIntExact(packedBytes(array.length))];
    long at = 0;
    for (float value : array) {
      int number = Objects.requireNonNull(numbers.get(Float.floatToRawIntBits(value)));
      int shifted = number << (int) (at % Byte.SIZE);
      int first = (int) (at / Byte.SIZE);
      packed[first] |= (byte) shifted;
      if (shifted >= 1 << Byte.SIZE) {
        packed[first + 1] |= (byte) (shifted >> Byte.SIZE);
      }
      at += bits;
    }
    return packed;
  }

  /**
   * The values of packed numbers.
   *
   * @throws IllegalArgumentException if a number is not in the palette
   */
  float[] unpacked(byte[] packed, int count) {
    float[] array = new float[count];
    long at = 0;
    for (int i = 0; i < count; i++) {
      int first = (int) (at / Byte.SIZE);
      int two = packed[first] & 0xFF;
      if (first + 1 < packed.length) {
        two |= (packed[first + 1] & 0xFF) << Byte.SIZE;
      }
      int number = two >> (int) (at % Byte.SIZE) & (1 << bits) - 1;
      if (number >= values.length) {
        throw new IllegalArgumentException(
            "value %d of a palette of %d".formatted(number, values.length));
      }
      array[i] = values[number];
      at += bits;
    }
    return array;
  }
}
