package org.frugalsr.runtime.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.frugalsr.runtime.model.Operation;
import org.junit.jupiter.api.Test;

/** Arrays with few different values: exact, small, and refused if they are wrong. */
class PaletteTest {
  private static final int COUNT = 5003;

  private static float[] random(int distinct, int count) {
    Random random = new Random(distinct);
    float[] values = new float[distinct];
    for (int i = 0; i < distinct; i++) {
      values[i] = (i - distinct / 2) * 0.0625f;
    }
    values[0] = -0f;
    values[1] = Float.intBitsToFloat(0x7FC01234); // not a number, with a content
    float[] array = new float[count];
    for (int i = 0; i < count; i++) {
      array[i] = values[i < distinct ? i : random.nextInt(distinct)];
    }
    return array;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static byte[] encoded(float[] values) {
    Encoder out = new Encoder();
    out.floats(values);
    return out.bytes();
  }

  private static float[] decoded(byte[] bytes) {
    Decoder in = new Decoder(bytes, 0, bytes.length, PackedFile.VERSION);
    float[] values = in.floats();
    in.requireEnd();
    return values;
  }

  @Test
  void valuesTakeTheirBitsAndComeBackExactly() {
    int[] bitsOf = {2, 1, 3, 2, 4, 2, 5, 3, 16, 4, 17, 5, 33, 6, 100, 7, 128, 7, 129, 8, 256, 8};
    for (int i = 0; i < bitsOf.length; i += 2) {
      float[] values = random(bitsOf[i], COUNT);
      byte[] bytes = encoded(values);
      int size = 3 * Integer.BYTES + 4 * bitsOf[i] + Math.ceilDiv(COUNT * bitsOf[i + 1], 8);
      assertEquals(size, bytes.length, bitsOf[i] + " values");
      assertArrayEquals(bits(values), bits(decoded(bytes)), bitsOf[i] + " values");
    }
  }

  @Test
  void valuesStayPlainWhereAPaletteSavesNothing() {
    for (float[] values :
        new float[][] {{}, {1}, {1, 2}, random(257, COUNT), random(256, 300), {1, 2, 3, 4, 5}}) {
      byte[] bytes = encoded(values);
      assertEquals(2 * Integer.BYTES + 4 * values.length, bytes.length);
      assertArrayEquals(bits(values), bits(decoded(bytes)));
    }
  }

  @Test
  void theSizeOfAnOperationIsItsSizeInAFile() {
    float[] weights = random(4, 9 * 8 * 8);
    Operation few = new Operation.Convolution(3, 1, 1, 8, 8, weights, new float[0]);
    // number, five settings, three numbers and the palette of weights, two of biases
    assertEquals(new StoredSize(2, 4 * (1 + 5 + 3 + 4 + 2) + 9 * 8 * 8 / 4), StoredSize.of(few));
    Operation many = new Operation.Convolution(3, 1, 1, 8, 8, random(300, 9 * 8 * 8), new float[0]);
    assertEquals(new StoredSize(32, 4 * (1 + 5 + 2 + 9 * 8 * 8 + 2)), StoredSize.of(many));
    assertEquals(0, StoredSize.of(new Operation.PRelu(new float[8])).bits());
  }

  private static void requireRefused(String why, byte[] bytes) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> decoded(bytes));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  @Test
  void whatIsWrongIsRefused() {
    byte[] sound = encoded(random(3, 100)); // 2 bits
    assertEquals(12 + 12 + 25, sound.length);
    requireRefused("value 3 of a palette of 3", changed(sound, 30, 0xFF));
    requireRefused("values of 9 bits", changed(sound, 4, 9));
    requireRefused("values of 0 bits", changed(sound, 4, 0));
    requireRefused("values of -", changed(sound, 7, 0x80));
    requireRefused("a palette of 0 values for 2 bits", changed(sound, 8, 0));
    requireRefused("a palette of 5 values for 2 bits", changed(sound, 8, 5));
    requireRefused("a count of -", changed(sound, 3, 0x80));
    requireRefused("ends too early", changed(sound, 0, 101));
    requireRefused("ends too early", changed(sound, 3, 0x7F));
    requireRefused("longer than its content", changed(sound, 0, 96));
    requireRefused("ends too early", changed(sound, 4, 32));
    for (int length = 0; length < sound.length; length++) {
      requireRefused("ends too early", Arrays.copyOf(sound, length));
    }
  }

  /** A small file must not fill the memory. */
  @Test
  void palettesUnfoldToALimitedNumberOfValues() {
    int count = (1 << 28) + 8;
    byte[] bytes = Arrays.copyOf(encoded(random(2, 100)), 12 + 8 + count / 8);
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (count >> 8 * i);
    }
    requireRefused("more than 268,435,456 values in palettes", bytes);
  }
}
