package org.frugalsr.kernels;

import static jdk.incubator.vector.IntVector.broadcast;
import static jdk.incubator.vector.IntVector.fromArray;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Counts the bits of words, where the processor has an instruction for that (VPOPCNTD). */
final class WordSums extends WindowSums {
  static final int PIXELS = 4;
  static final int VECTORS = 4;

  WordSums(int step, int[] offsets, int[] words, float[] scale, float[] bias, float factor) {
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
    switch (vectors) {
      case 1 -> block1(x, at, channel, equal, runs, p, y, to, outputs);
      case 2 -> block2(x, at, channel, equal, runs, p, y, to, outputs);
      default -> block4(x, at, channel, equal, runs, p, y, to, outputs);
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
    IntVector c0 = a0;
    IntVector d0 = a0;
    int i = channel * taps.length;
    for (int t = 0; t < taps.length; t++, i += LANES) {
      int o = at + taps[t];
      IntVector w0 = fromArray(INTS, filters, i);
      IntVector v = broadcast(INTS, x[o]);
      a0 = a0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + s]);
      b0 = b0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 2 * s]);
      c0 = c0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 3 * s]);
      d0 = d0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
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
    e = runs[p + 2] + channel;
    o += outputs;
    ((FloatVector) c0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    e = runs[p + 3] + channel;
    o += outputs;
    ((FloatVector) d0.convert(I2F, 0))
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
    IntVector c0 = a0;
    IntVector c1 = a0;
    IntVector d0 = a0;
    IntVector d1 = a0;
    int i = channel * taps.length;
    for (int t = 0; t < taps.length; t++, i += 2 * LANES) {
      int o = at + taps[t];
      IntVector w0 = fromArray(INTS, filters, i);
      IntVector w1 = fromArray(INTS, filters, i + LANES);
      IntVector v = broadcast(INTS, x[o]);
      a0 = a0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      a1 = a1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + s]);
      b0 = b0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      b1 = b1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 2 * s]);
      c0 = c0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      c1 = c1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 3 * s]);
      d0 = d0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      d1 = d1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
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
    e = runs[p + 2] + channel;
    o += outputs;
    ((FloatVector) c0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) c1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
    e = runs[p + 3] + channel;
    o += outputs;
    ((FloatVector) d0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) d1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
  }

  private void block4(
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
    IntVector a2 = a0;
    IntVector a3 = a0;
    IntVector b0 = a0;
    IntVector b1 = a0;
    IntVector b2 = a0;
    IntVector b3 = a0;
    IntVector c0 = a0;
    IntVector c1 = a0;
    IntVector c2 = a0;
    IntVector c3 = a0;
    IntVector d0 = a0;
    IntVector d1 = a0;
    IntVector d2 = a0;
    IntVector d3 = a0;
    int i = channel * taps.length;
    for (int t = 0; t < taps.length; t++, i += 4 * LANES) {
      int o = at + taps[t];
      IntVector w0 = fromArray(INTS, filters, i);
      IntVector w1 = fromArray(INTS, filters, i + LANES);
      IntVector w2 = fromArray(INTS, filters, i + 2 * LANES);
      IntVector w3 = fromArray(INTS, filters, i + 3 * LANES);
      IntVector v = broadcast(INTS, x[o]);
      a0 = a0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      a1 = a1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      a2 = a2.add(v.lanewise(XOR, w2).lanewise(BIT_COUNT));
      a3 = a3.add(v.lanewise(XOR, w3).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + s]);
      b0 = b0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      b1 = b1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      b2 = b2.add(v.lanewise(XOR, w2).lanewise(BIT_COUNT));
      b3 = b3.add(v.lanewise(XOR, w3).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 2 * s]);
      c0 = c0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      c1 = c1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      c2 = c2.add(v.lanewise(XOR, w2).lanewise(BIT_COUNT));
      c3 = c3.add(v.lanewise(XOR, w3).lanewise(BIT_COUNT));
      v = broadcast(INTS, x[o + 3 * s]);
      d0 = d0.add(v.lanewise(XOR, w0).lanewise(BIT_COUNT));
      d1 = d1.add(v.lanewise(XOR, w1).lanewise(BIT_COUNT));
      d2 = d2.add(v.lanewise(XOR, w2).lanewise(BIT_COUNT));
      d3 = d3.add(v.lanewise(XOR, w3).lanewise(BIT_COUNT));
    }
    FloatVector f = FloatVector.broadcast(FLOATS, factor);
    FloatVector s0 = FloatVector.fromArray(FLOATS, scale, channel);
    FloatVector z0 = FloatVector.fromArray(FLOATS, bias, channel);
    FloatVector s1 = FloatVector.fromArray(FLOATS, scale, channel + LANES);
    FloatVector z1 = FloatVector.fromArray(FLOATS, bias, channel + LANES);
    FloatVector s2 = FloatVector.fromArray(FLOATS, scale, channel + 2 * LANES);
    FloatVector z2 = FloatVector.fromArray(FLOATS, bias, channel + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(FLOATS, scale, channel + 3 * LANES);
    FloatVector z3 = FloatVector.fromArray(FLOATS, bias, channel + 3 * LANES);
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
    ((FloatVector) a2.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 2 * LANES))
        .mul(s2)
        .add(z2)
        .intoArray(y, o + 2 * LANES);
    ((FloatVector) a3.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 3 * LANES))
        .mul(s3)
        .add(z3)
        .intoArray(y, o + 3 * LANES);
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
    ((FloatVector) b2.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 2 * LANES))
        .mul(s2)
        .add(z2)
        .intoArray(y, o + 2 * LANES);
    ((FloatVector) b3.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 3 * LANES))
        .mul(s3)
        .add(z3)
        .intoArray(y, o + 3 * LANES);
    e = runs[p + 2] + channel;
    o += outputs;
    ((FloatVector) c0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) c1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
    ((FloatVector) c2.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 2 * LANES))
        .mul(s2)
        .add(z2)
        .intoArray(y, o + 2 * LANES);
    ((FloatVector) c3.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 3 * LANES))
        .mul(s3)
        .add(z3)
        .intoArray(y, o + 3 * LANES);
    e = runs[p + 3] + channel;
    o += outputs;
    ((FloatVector) d0.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e))
        .mul(s0)
        .add(z0)
        .intoArray(y, o);
    ((FloatVector) d1.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + LANES))
        .mul(s1)
        .add(z1)
        .intoArray(y, o + LANES);
    ((FloatVector) d2.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 2 * LANES))
        .mul(s2)
        .add(z2)
        .intoArray(y, o + 2 * LANES);
    ((FloatVector) d3.convert(I2F, 0))
        .fma(f, FloatVector.fromArray(FLOATS, equal, e + 3 * LANES))
        .mul(s3)
        .add(z3)
        .intoArray(y, o + 3 * LANES);
  }
}
