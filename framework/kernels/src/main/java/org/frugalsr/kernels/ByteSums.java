package org.frugalsr.kernels;

import static jdk.incubator.vector.IntVector.broadcast;
import static jdk.incubator.vector.IntVector.fromArray;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Counts the bits of bytes, where there is no instruction for words: the JVM looks up the halves of
 * a byte by a shuffle (AVX2), or has an instruction for bytes (NEON). Up to 31 counts are added
 * within their byte, and then the four bytes of a lane.
 */
final class ByteSums extends WindowSums {
  static final int PIXELS = 2;
  static final int VECTORS = 2;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;

  /** Counts of 8 that a byte holds. */
  private static final int MOST = 31;

  private static final int PAIRS = 0x00ff00ff;
  private static final int LOW = 0xffff;

  ByteSums(int step, int[] offsets, int[] words, float[] scale, float[] bias, float factor) {
    super(step, offsets, words, scale, bias, factor);
  }

  @Override
  int pixels() {
    return PIXELS;
  }

  @Override
  void block(
      int vectors,
      int[] x,
      int at,
      int channel,
      float[] equal,
      int[] runs,
      int p,
      float[] y,
      int to,
      int outputs) {
    if (vectors == 1) {
      block1(x, at, channel, equal, runs, p, y, to, outputs);
    } else {
      block2(x, at, channel, equal, runs, p, y, to, outputs);
    }
  }

  private void block1(
      int[] x,
      int at,
      int channel,
      float[] equal,
      int[] runs,
      int p,
      float[] y,
      int to,
      int outputs) {
    int[] taps = offsets;
    int[] filters = words;
    int s = step;
    IntVector a0 = IntVector.zero(INTS);
    IntVector b0 = a0;
    int i = channel * taps.length;
    for (int t = 0; t < taps.length; ) {
      int end = Math.min(t + MOST, taps.length);
      ByteVector a0Bytes = ByteVector.zero(BYTES);
      ByteVector b0Bytes = a0Bytes;
      for (; t < end; t++, i += LANES) {
        int o = at + taps[t];
        IntVector w0 = fromArray(INTS, filters, i);
        IntVector v = broadcast(INTS, x[o]);
        a0Bytes = a0Bytes.add(v.lanewise(XOR, w0).reinterpretAsBytes().lanewise(BIT_COUNT));
        v = broadcast(INTS, x[o + s]);
        b0Bytes = b0Bytes.add(v.lanewise(XOR, w0).reinterpretAsBytes().lanewise(BIT_COUNT));
      }
      IntVector u = a0Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      a0 = a0.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
      u = b0Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      b0 = b0.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
    }
    FloatVector f = FloatVector.broadcast(FLOATS, factor);
    FloatVector s0 = FloatVector.fromArray(FLOATS, scale, channel);
    FloatVector z0 = FloatVector.fromArray(FLOATS, bias, channel);
    int e = runs[p] + channel;
    int o = to;
    ((FloatVector) a0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    e = runs[p + 1] + channel;
    o += outputs;
    ((FloatVector) b0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
  }

  private void block2(
      int[] x,
      int at,
      int channel,
      float[] equal,
      int[] runs,
      int p,
      float[] y,
      int to,
      int outputs) {
    int[] taps = offsets;
    int[] filters = words;
    int s = step;
    IntVector a0 = IntVector.zero(INTS);
    IntVector a1 = a0;
    IntVector b0 = a0;
    IntVector b1 = a0;
    int i = channel * taps.length;
    for (int t = 0; t < taps.length; ) {
      int end = Math.min(t + MOST, taps.length);
      ByteVector a0Bytes = ByteVector.zero(BYTES);
      ByteVector a1Bytes = a0Bytes;
      ByteVector b0Bytes = a0Bytes;
      ByteVector b1Bytes = a0Bytes;
      for (; t < end; t++, i += 2 * LANES) {
        int o = at + taps[t];
        IntVector w0 = fromArray(INTS, filters, i);
        IntVector w1 = fromArray(INTS, filters, i + LANES);
        IntVector v = broadcast(INTS, x[o]);
        a0Bytes = a0Bytes.add(v.lanewise(XOR, w0).reinterpretAsBytes().lanewise(BIT_COUNT));
        a1Bytes = a1Bytes.add(v.lanewise(XOR, w1).reinterpretAsBytes().lanewise(BIT_COUNT));
        v = broadcast(INTS, x[o + s]);
        b0Bytes = b0Bytes.add(v.lanewise(XOR, w0).reinterpretAsBytes().lanewise(BIT_COUNT));
        b1Bytes = b1Bytes.add(v.lanewise(XOR, w1).reinterpretAsBytes().lanewise(BIT_COUNT));
      }
      IntVector u = a0Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      a0 = a0.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
      u = a1Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      a1 = a1.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
      u = b0Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      b0 = b0.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
      u = b1Bytes.reinterpretAsInts();
      u = u.and(PAIRS).add(u.lanewise(LSHR, 8).and(PAIRS));
      b1 = b1.add(u.and(LOW)).add(u.lanewise(LSHR, 16));
    }
    FloatVector f = FloatVector.broadcast(FLOATS, factor);
    FloatVector s0 = FloatVector.fromArray(FLOATS, scale, channel);
    FloatVector z0 = FloatVector.fromArray(FLOATS, bias, channel);
    FloatVector s1 = FloatVector.fromArray(FLOATS, scale, channel + LANES);
    FloatVector z1 = FloatVector.fromArray(FLOATS, bias, channel + LANES);
    int e = runs[p] + channel;
    int o = to;
    ((FloatVector) a0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) a1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
    e = runs[p + 1] + channel;
    o += outputs;
    ((FloatVector) b0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) b1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
  }
}
