package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** A convolution of random values, its three directions by the kernels and by plain loops. */
final class RandomConvolution {
  /** What is computed. */
  enum Direction {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  /** How values are drawn. */
  enum Values {
    NORMAL,
    /** Normal values with a mean of 100. */
    OFFSET,
    /** Normal values, the negative ones replaced by 0. */
    RECTIFIED
  }

  final Geometry g;
  final boolean depthwise;
  final float[] x;
  final float[] w;
  final float[] bias;
  final float[] dy;

  RandomConvolution(Geometry g, boolean depthwise, Values values, long seed) {
    this.g = g;
    this.depthwise = depthwise;
    Random random = new Random(seed);
    x = draw(g.batch() * g.height() * g.width() * g.in(), values, random);
    w = draw(g.kernel() * g.kernel() * g.in() * perInput(), Values.NORMAL, random);
    bias = draw(g.out(), Values.NORMAL, random);
    dy = draw(g.batch() * g.outHeight() * g.outWidth() * g.out(), Values.NORMAL, random);
  }

  private int perInput() {
    return depthwise ? 1 : g.out();
  }

  private static float[] draw(int length, Values values, Random random) {
    float[] drawn = new float[length];
    for (int i = 0; i < length; i++) {
      float v = (float) random.nextGaussian();
      drawn[i] =
          switch (values) {
            case NORMAL -> v;
            case OFFSET -> v + 100;
            case RECTIFIED -> Math.max(v, 0);
          };
    }
    return drawn;
  }

  private int length(Direction direction) {
    return switch (direction) {
      case FORWARD -> dy.length;
      case INPUT_GRADIENT -> x.length;
      case WEIGHT_GRADIENT -> w.length;
    };
  }

  /** The result of the kernels. */
  float[] run(Direction direction) {
    float[] result = new float[length(direction)];
    java.util.Arrays.fill(result, Float.NaN);
    MemorySegment out = MemorySegment.ofArray(result);
    MemorySegment xs = MemorySegment.ofArray(x);
    MemorySegment ws = MemorySegment.ofArray(w);
    MemorySegment ds = MemorySegment.ofArray(dy);
    MemorySegment bs = MemorySegment.ofArray(bias);
    switch (direction) {
      case FORWARD -> {
        if (depthwise) {
          DepthwiseConvolution.forward(g, xs, ws, bs, out);
        } else {
          ConvolutionKernel.forward(g, xs, ws, bs, out);
        }
      }
      case INPUT_GRADIENT -> {
        if (depthwise) {
          DepthwiseConvolution.inputGradient(g, ds, ws, out);
        } else {
          ConvolutionKernel.inputGradient(g, ds, ws, out);
        }
      }
      case WEIGHT_GRADIENT -> {
        if (depthwise) {
          DepthwiseConvolution.weightGradient(g, xs, ds, out);
        } else {
          ConvolutionKernel.weightGradient(g, xs, ds, out);
        }
      }
    }
    return out.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** A term of a sum: which values are multiplied, and where their product is added. */
  private interface Term {
    void add(int xi, int wi, int yi);
  }

  private void eachTerm(Term term) {
    for (int n = 0; n < g.batch(); n++) {
      for (int oy = 0; oy < g.outHeight(); oy++) {
        for (int ox = 0; ox < g.outWidth(); ox++) {
          for (int tap = 0; tap < g.kernel() * g.kernel(); tap++) {
            int iy = oy * g.stride() - g.padding() + tap / g.kernel();
            int ix = ox * g.stride() - g.padding() + tap % g.kernel();
            if (iy >= 0 && iy < g.height() && ix >= 0 && ix < g.width()) {
              int xi = ((n * g.height() + iy) * g.width() + ix) * g.in();
              int yi = ((n * g.outHeight() + oy) * g.outWidth() + ox) * g.out();
              channels(term, xi, tap * g.in() * perInput(), yi);
            }
          }
        }
      }
    }
  }

  private void channels(Term term, int xi, int wi, int yi) {
    for (int i = 0; i < g.in(); i++) {
      if (depthwise) {
        term.add(xi + i, wi + i, yi + i);
      } else {
        for (int o = 0; o < g.out(); o++) {
          term.add(xi + i, wi + i * g.out() + o, yi + o);
        }
      }
    }
  }

  /** The result in float64. */
  double[] exact(Direction direction) {
    double[] sums = new double[length(direction)];
    switch (direction) {
      case FORWARD -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = bias[i % g.out()];
        }
        eachTerm((xi, wi, yi) -> sums[yi] += (double) x[xi] * w[wi]);
      }
      case INPUT_GRADIENT -> eachTerm((xi, wi, yi) -> sums[xi] += (double) dy[yi] * w[wi]);
      case WEIGHT_GRADIENT -> eachTerm((xi, wi, yi) -> sums[wi] += (double) x[xi] * dy[yi]);
    }
    return sums;
  }

  /** The result as one sequential float32 sum of fused multiply-adds for each value. */
  float[] sequential(Direction direction) {
    float[] sums = new float[length(direction)];
    switch (direction) {
      case FORWARD -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = bias[i % g.out()];
        }
        eachTerm((xi, wi, yi) -> sums[yi] = Math.fma(x[xi], w[wi], sums[yi]));
      }
      case INPUT_GRADIENT -> eachTerm((xi, wi, yi) -> sums[xi] = Math.fma(dy[yi], w[wi], sums[xi]));
      case WEIGHT_GRADIENT ->
          eachTerm((xi, wi, yi) -> sums[wi] = Math.fma(x[xi], dy[yi], sums[wi]));
    }
    return sums;
  }

  @Override
  public String toString() {
    return (depthwise ? "depthwise " : "") + g;
  }
}
