package org.frugalsr.kernels;

import java.util.Arrays;
import java.util.Random;

/** A one-bit convolution of random values, by the kernels and by plain loops. */
final class RandomBinaryConvolution {
  private static final float[] SPECIAL = {
    0.0f, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1
  };

  final Geometry g;
  final float[] z;
  final float[] threshold;
  final boolean[] falling;
  final short[] codes;
  final int low;
  final int border;
  final float[] scale;
  final float[] bias;
  final boolean biased;

  RandomBinaryConvolution(Geometry g, long seed) {
    this.g = g;
    Random random = new Random(seed);
    z = values(g.batch() * g.height() * g.width() * g.in(), random);
    threshold = values(g.in(), random);
    falling = new boolean[g.in()];
    int rising = random.nextInt(4) == 0 ? g.in() : 0;
    for (int c = rising; c < g.in(); c++) {
      falling[c] = random.nextBoolean();
    }
    codes = new short[g.kernel() * g.kernel() * g.in() * g.out()];
    double ones = random.nextDouble(); // so that sums differ from 0
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (short) (random.nextDouble() < ones ? 1 : -1);
    }
    low = -random.nextInt(2);
    border = random.nextInt(3) - 1;
    scale = gaussian(g.out(), random);
    bias = gaussian(g.out(), random);
    biased = random.nextBoolean();
  }

  private static float[] gaussian(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Normal values, one in eight of them special. */
  private static float[] values(int length, Random random) {
    float[] values = gaussian(length, random);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(8) == 0) {
        values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
      }
    }
    return values;
  }

  /** Whether a value's code is the high one. */
  boolean high(int i) {
    int c = i % g.in();
    return falling[c] ? z[i] <= threshold[c] : z[i] >= threshold[c];
  }

  int[] bits() {
    int pixels = z.length / g.in();
    int[] bits = new int[pixels * SignPacking.words(g.in())];
    Arrays.fill(bits, -1);
    new SignPacking(threshold, falling).pack(z, 0, pixels, bits, 0);
    return bits;
  }

  BinaryConvolution prepared(PopCount count) {
    BinaryWeights w = new BinaryWeights(codes, g.kernel(), g.in(), g.out(), count);
    return new BinaryConvolution(g, w, low, border, scale, biased ? bias : null);
  }

  int outputs() {
    return g.batch() * g.outHeight() * g.outWidth() * g.out();
  }

  /** What the kernels write into an array of NaN. */
  float[] run(PopCount count) {
    float[] out = new float[outputs()];
    Arrays.fill(out, Float.NaN);
    prepared(count).run(bits(), out, false);
    return out;
  }

  /** The result by plain loops. */
  float[] expected() {
    float[] out = new float[outputs()];
    int at = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int y = 0; y < g.outHeight(); y++) {
        for (int x = 0; x < g.outWidth(); x++) {
          for (int o = 0; o < g.out(); o++) {
            out[at++] = scaled(sum(n, y, x, o), o);
          }
        }
      }
    }
    return out;
  }

  private float scaled(int sum, int o) {
    float product = sum * scale[o];
    return biased ? product + bias[o] : product;
  }

  private int sum(int n, int y, int x, int o) {
    int sum = 0;
    for (int tap = 0; tap < g.kernel() * g.kernel(); tap++) {
      int iy = y * g.stride() - g.padding() + tap / g.kernel();
      int ix = x * g.stride() - g.padding() + tap % g.kernel();
      boolean inside = iy >= 0 && iy < g.height() && ix >= 0 && ix < g.width();
      int pixel = ((n * g.height() + iy) * g.width() + ix) * g.in();
      for (int c = 0; c < g.in(); c++) {
        int code = !inside ? border : high(pixel + c) ? 1 : low;
        sum += code * codes[(tap * g.in() + c) * g.out() + o];
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return "%s, low %d, border %d".formatted(g, low, border);
  }
}
