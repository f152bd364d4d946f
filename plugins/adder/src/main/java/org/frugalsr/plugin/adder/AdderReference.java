package org.frugalsr.plugin.adder;

import java.util.function.IntToDoubleFunction;

/**
 * The adder convolution and its gradients as scalar loops in float64: the reference for the fast
 * kernels, and the implementation for float64 tensors.
 */
final class AdderReference {
  private final AdderGeometry g;
  private final IntToDoubleFunction x;
  private final IntToDoubleFunction w;

  /**
   * A convolution of flat arrays.
   *
   * @param x the values of {@code [N, H, W, in]} by their index
   * @param w the values of {@code [k, k, in, out]} by their index
   */
  AdderReference(AdderGeometry g, IntToDoubleFunction x, IntToDoubleFunction w) {
    this.g = g;
    this.x = x;
    this.w = w;
  }

  /** Processes one difference. */
  @FunctionalInterface
  private interface Tap {
    /**
     * Takes a tap.
     *
     * @param xi index of the input value; negative in the padding
     * @param value the input value, 0 there
     */
    void take(int xi, double value, int wi, int yi);
  }

  private void eachTap(Tap tap) {
    for (int n = 0; n < g.x().batch(); n++) {
      for (int i = 0; i < g.outHeight(); i++) {
        for (int j = 0; j < g.outWidth(); j++) {
          for (int o = 0; o < g.out(); o++) {
            window(n, i, j, o, tap);
          }
        }
      }
    }
  }

  private void window(int n, int i, int j, int o, Tap tap) {
    int yi = ((n * g.outHeight() + i) * g.outWidth() + j) * g.out() + o;
    for (int a = 0; a < g.size(); a++) {
      for (int b = 0; b < g.size(); b++) {
        int row = i * g.stride() - g.padding() + a;
        int column = j * g.stride() - g.padding() + b;
        boolean inside = row >= 0 && row < g.height() && column >= 0 && column < g.width();
        for (int c = 0; c < g.in(); c++) {
          int xi = inside ? ((n * g.height() + row) * g.width() + column) * g.in() + c : -1;
          int wi = ((a * g.size() + b) * g.in() + c) * g.out() + o;
          tap.take(xi, inside ? x.applyAsDouble(xi) : 0, wi, yi);
        }
      }
    }
  }

  /** {@code -sum |x - w|} (Chen et al., CVPR 2020, equation 2). */
  double[] forward() {
    double[] y = new double[Math.toIntExact(g.y().size())];
    eachTap((xi, value, wi, yi) -> y[yi] -= Math.abs(value - w.applyAsDouble(wi)));
    return y;
  }

  /** {@code sum (x - w) * g}: the filters' full-precision gradient, padding included. */
  double[] filterGradient(IntToDoubleFunction gradient) {
    double[] dw = new double[Math.toIntExact(g.w().size())];
    eachTap(
        (xi, value, wi, yi) ->
            dw[wi] += (value - w.applyAsDouble(wi)) * gradient.applyAsDouble(yi));
    return dw;
  }

  /**
   * {@code sum h(w - x) * g}: the input's gradient, without the padding.
   *
   * @param clipped whether h clips to [-1, 1]; otherwise it is the sign
   */
  double[] inputGradient(boolean clipped, IntToDoubleFunction gradient) {
    double[] dx = new double[Math.toIntExact(g.x().size())];
    eachTap(
        (xi, value, wi, yi) -> {
          if (xi >= 0) {
            double d = w.applyAsDouble(wi) - value;
            double h = clipped ? Math.clamp(d, -1.0, 1.0) : Math.signum(d);
            dx[xi] += h * gradient.applyAsDouble(yi);
          }
        });
    return dx;
  }
}
