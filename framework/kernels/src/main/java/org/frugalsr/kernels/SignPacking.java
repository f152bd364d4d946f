package org.frugalsr.kernels;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.frugalsr.kernels.Scratch.Use;

/**
 * Codes float32 pixels by one bit per channel, for {@link BinaryConvolution}.
 *
 * <p>The bit of a value z is 1 where {@code z >= threshold}, or, in a falling channel, {@code z <=
 * threshold}; comparisons are those of Java, so it is 0 for NaN, and -0.0 equals 0.0. A pixel has
 * {@code words} integers of 32 bits; channel c is bit {@code c % 32} of word {@code c / 32}, and
 * the bits beyond the last channel are 0. Words have 32 bits, not 64, since their counts then have
 * the lanes of floats, and 24 or 32 channels need one word.
 *
 * <p>Pixels are independent, so any rows or tiles can be packed on any thread.
 */
public final class SignPacking {
  private static final VectorSpecies<Float> FLOATS = Lanes.SPECIES;
  private static final VectorSpecies<Integer> INTS = WindowSums.INTS;
  private static final int LANES = Lanes.COUNT;

  /** Pixels whose words are packed one after the other, while they are in the cache. */
  private static final int CHUNK = 64;

  /** Pixels of a memory segment that are copied at a time. */
  private static final int CHUNK_VALUES = 4096;

  private final int channels;
  private final int words;

  /** Negated where falling; NaN beyond the channels, which no value reaches. */
  private final float[] thresholds;

  /** The sign bit where falling, so that an exclusive or negates z; else 0. */
  private final int[] flips;

  /**
   * Keeps the thresholds.
   *
   * @param threshold per channel; may be infinite
   * @param falling per channel: whether the bit is 1 at and below the threshold
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public SignPacking(float[] threshold, boolean[] falling) {
    if (threshold.length == 0 || falling.length != threshold.length) {
      throw new IllegalArgumentException(
          "expected one threshold and one direction per channel, at least one; got %d thresholds and %d directions"
              .formatted(threshold.length, falling.length));
    }
    this.channels = threshold.length;
    this.words = words(channels);
    this.thresholds = new float[words * Integer.SIZE];
    this.flips = new int[thresholds.length];
    Arrays.fill(thresholds, Float.NaN);
    for (int c = 0; c < channels; c++) {
      thresholds[c] = falling[c] ? -threshold[c] : threshold[c];
      flips[c] = falling[c] ? Integer.MIN_VALUE : 0;
    }
  }

  /** The number of integers that a pixel of some channels is packed into. */
  public static int words(int channels) {
    return Math.ceilDiv(channels, Integer.SIZE);
  }

  /** The number of channels of a pixel. */
  public int channels() {
    return channels;
  }

  /**
   * Packs consecutive pixels.
   *
   * @param z {@code [pixels, channels]} from an index on
   * @param bits {@code [pixels, words]} from an index on, overwritten
   * @throws IllegalArgumentException if an array ends before the last pixel
   */
  public void pack(float[] z, int from, int pixels, int[] bits, int to) {
    requireInside("floats", z.length, from, pixels, channels);
    requireInside("words of bits", bits.length, to, pixels, words);
    packPixels(z, from, pixels, bits, to);
  }

  /**
   * Packs consecutive pixels from a memory segment, through a small copy.
   *
   * @param z {@code [pixels, channels]} of floats from an index, counted in floats, on
   * @param bits {@code [pixels, words]} from an index on, overwritten
   * @throws IllegalArgumentException if the segment or the array ends before the last pixel
   */
  public void pack(MemorySegment z, long from, int pixels, int[] bits, int to) {
    requireInside("floats", z.byteSize() / Float.BYTES, from, pixels, channels);
    requireInside("words of bits", bits.length, to, pixels, words);
    int most = Math.max(1, CHUNK_VALUES / channels);
    float[] copy = Scratch.take(Use.ROWS, (long) most * channels);
    for (int p = 0; p < pixels; p += most) {
      int count = Math.min(most, pixels - p);
      long at = from + (long) p * channels;
      MemorySegment.copy(z, ValueLayout.JAVA_FLOAT, at << 2, copy, 0, count * channels);
      packPixels(copy, 0, count, bits, to + p * words);
    }
  }

  private static void requireInside(String what, long length, long from, int pixels, int each) {
    if (pixels < 0 || from < 0 || length - from < (long) pixels * each) {
      throw new IllegalArgumentException(
          "expected at least %d %s, %d for each of %d pixels from index %d on; got %d"
              .formatted(from + (long) pixels * each, what, each, pixels, from, length));
    }
  }

  private void packPixels(float[] z, int from, int pixels, int[] bits, int to) {
    int beyond = thresholds.length - channels; // floats that are read behind a pixel
    int whole = Math.clamp((z.length - from - (long) beyond) / channels, 0, pixels);
    for (int p = 0; p < whole; p += CHUNK) {
      int count = Math.min(CHUNK, whole - p);
      int c = 0;
      for (; LANES == 16 && c <= channels - 3 * LANES; c += 4 * LANES) {
        if (rises(c, c + 4 * LANES)) {
          packTwoRisingWords(
              z, from + p * channels + c, count, c, bits, to + p * words + c / Integer.SIZE);
        } else {
          packTwoWords(
              z, from + p * channels + c, count, c, bits, to + p * words + c / Integer.SIZE);
        }
      }
      for (; c < channels; c += 2 * LANES) {
        packPair(z, from + p * channels + c, count, c, bits, to + p * words + c / Integer.SIZE);
      }
    }
    for (int p = whole; p < pixels; p++) {
      packPixel(z, from + p * channels, bits, to + p * words);
    }
  }

  /** Packs two vectors of channels of some pixels. */
  private void packPair(float[] z, int from, int pixels, int channel, int[] bits, int to) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, thresholds, channel);
    FloatVector t1 = FloatVector.fromArray(FLOATS, thresholds, channel + LANES);
    IntVector f0 = IntVector.fromArray(INTS, flips, channel);
    IntVector f1 = IntVector.fromArray(INTS, flips, channel + LANES);
    int keep = channel % Integer.SIZE == 0 ? 0 : -1; // the lower bits of the word
    int step = channels;
    int each = words;
    int at = from;
    int o = to;
    for (int p = 0; p < pixels; p++) {
      long low =
          FloatVector.fromArray(FLOATS, z, at)
              .reinterpretAsInts()
              .lanewise(XOR, f0)
              .reinterpretAsFloats()
              .compare(GE, t0)
              .toLong();
      long high =
          FloatVector.fromArray(FLOATS, z, at + LANES)
              .reinterpretAsInts()
              .lanewise(XOR, f1)
              .reinterpretAsFloats()
              .compare(GE, t1)
              .toLong();
      bits[o] = (bits[o] & keep) | ((int) (low | (high << LANES)) << channel); // by c % 32
      at += step;
      o += each;
    }
  }

  /** Packs two words of some pixels, each two vectors. */
  private void packTwoWords(float[] z, int from, int pixels, int channel, int[] bits, int to) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, thresholds, channel);
    FloatVector t1 = FloatVector.fromArray(FLOATS, thresholds, channel + LANES);
    FloatVector t2 = FloatVector.fromArray(FLOATS, thresholds, channel + 2 * LANES);
    FloatVector t3 = FloatVector.fromArray(FLOATS, thresholds, channel + 3 * LANES);
    IntVector f0 = IntVector.fromArray(INTS, flips, channel);
    IntVector f1 = IntVector.fromArray(INTS, flips, channel + LANES);
    IntVector f2 = IntVector.fromArray(INTS, flips, channel + 2 * LANES);
    IntVector f3 = IntVector.fromArray(INTS, flips, channel + 3 * LANES);
    int step = channels;
    int each = words;
    int at = from;
    int o = to;
    for (int p = 0; p < pixels; p++) {
      IntVector x0 = FloatVector.fromArray(FLOATS, z, at).reinterpretAsInts();
      IntVector x1 = FloatVector.fromArray(FLOATS, z, at + LANES).reinterpretAsInts();
      IntVector x2 = FloatVector.fromArray(FLOATS, z, at + 2 * LANES).reinterpretAsInts();
      IntVector x3 = FloatVector.fromArray(FLOATS, z, at + 3 * LANES).reinterpretAsInts();
      long b0 = x0.lanewise(XOR, f0).reinterpretAsFloats().compare(GE, t0).toLong();
      long b1 = x1.lanewise(XOR, f1).reinterpretAsFloats().compare(GE, t1).toLong();
      long b2 = x2.lanewise(XOR, f2).reinterpretAsFloats().compare(GE, t2).toLong();
      long b3 = x3.lanewise(XOR, f3).reinterpretAsFloats().compare(GE, t3).toLong();
      bits[o] = (int) (b0 | (b1 << LANES));
      bits[o + 1] = (int) (b2 | (b3 << LANES));
      at += step;
      o += each;
    }
  }

  private boolean rises(int channel, int end) {
    for (int c = channel; c < end; c++) {
      if (flips[c] != 0) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #packTwoWords} where no channel falls, which takes a fifth less time. */
  private void packTwoRisingWords(
      float[] z, int from, int pixels, int channel, int[] bits, int to) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, thresholds, channel);
    FloatVector t1 = FloatVector.fromArray(FLOATS, thresholds, channel + LANES);
    FloatVector t2 = FloatVector.fromArray(FLOATS, thresholds, channel + 2 * LANES);
    FloatVector t3 = FloatVector.fromArray(FLOATS, thresholds, channel + 3 * LANES);
    int step = channels;
    int each = words;
    int at = from;
    int o = to;
    for (int p = 0; p < pixels; p++) {
      long b0 = FloatVector.fromArray(FLOATS, z, at).compare(GE, t0).toLong();
      long b1 = FloatVector.fromArray(FLOATS, z, at + LANES).compare(GE, t1).toLong();
      long b2 = FloatVector.fromArray(FLOATS, z, at + 2 * LANES).compare(GE, t2).toLong();
      long b3 = FloatVector.fromArray(FLOATS, z, at + 3 * LANES).compare(GE, t3).toLong();
      bits[o] = (int) (b0 | (b1 << LANES));
      bits[o + 1] = (int) (b2 | (b3 << LANES));
      at += step;
      o += each;
    }
  }

  private void packPixel(float[] z, int at, int[] bits, int o) {
    Arrays.fill(bits, o, o + words, 0);
    for (int c = 0; c < channels; c++) {
      float x = Float.intBitsToFloat(Float.floatToRawIntBits(z[at + c]) ^ flips[c]);
      if (x >= thresholds[c]) {
        bits[o + c / Integer.SIZE] |= 1 << c;
      }
    }
  }
}
