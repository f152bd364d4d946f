package org.frugalsr.kernels;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.frugalsr.kernels.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Depthwise 3x3 convolution with stride 1: the kernel slides along a row, two rows of outputs at a
 * time, so that four input loads serve eighteen products.
 *
 * <p>Each sum runs down the kernel's columns, one after the other.
 */
final class Depthwise3 {
  private Depthwise3() {}

  /**
   * Computes two rows of outputs of one vector of channels.
   *
   * @param x four rows of {@code pixels + 2} columns, at the vector's first channel
   * @param length floats per pixel
   * @param w {@code [9, length]}
   * @param bias {@code [length]}
   * @param c the vector's first channel
   * @param y two rows of outputs, overwritten
   * @param to where the first row starts, at the vector's first channel
   * @param yRow distance of the rows
   */
  static void twoRows(
      float[] x,
      int at,
      int length,
      float[] w,
      float[] bias,
      int c,
      float[] y,
      int to,
      int yRow,
      int pixels) {
    FloatVector w00 = fromArray(SPECIES, w, c);
    FloatVector w01 = fromArray(SPECIES, w, c + length);
    FloatVector w02 = fromArray(SPECIES, w, c + 2 * length);
    FloatVector w10 = fromArray(SPECIES, w, c + 3 * length);
    FloatVector w11 = fromArray(SPECIES, w, c + 4 * length);
    FloatVector w12 = fromArray(SPECIES, w, c + 5 * length);
    FloatVector w20 = fromArray(SPECIES, w, c + 6 * length);
    FloatVector w21 = fromArray(SPECIES, w, c + 7 * length);
    FloatVector w22 = fromArray(SPECIES, w, c + 8 * length);
    int row = (pixels + 2) * length;
    // partial sums of two neighbouring pixels of each row: over one and over two kernel columns
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector last = fromArray(SPECIES, bias, c);
    FloatVector one0 = zero;
    FloatVector one1 = zero;
    FloatVector two0 = zero;
    FloatVector two1 = zero;
    int i = at;
    int o = to - 2 * length;
    for (int p = -2; p < pixels; p++) {
      FloatVector x0 = fromArray(SPECIES, x, i);
      FloatVector x1 = fromArray(SPECIES, x, i + row);
      FloatVector x2 = fromArray(SPECIES, x, i + 2 * row);
      FloatVector x3 = fromArray(SPECIES, x, i + 3 * row);
      if (p >= 0) {
        x2.fma(w22, x1.fma(w12, x0.fma(w02, two0))).add(last).intoArray(y, o);
        x3.fma(w22, x2.fma(w12, x1.fma(w02, two1))).add(last).intoArray(y, o + yRow);
      }
      two0 = x2.fma(w21, x1.fma(w11, x0.fma(w01, one0)));
      two1 = x3.fma(w21, x2.fma(w11, x1.fma(w01, one1)));
      one0 = x2.fma(w20, x1.fma(w10, x0.fma(w00, zero)));
      one1 = x3.fma(w20, x2.fma(w10, x1.fma(w00, zero)));
      i += length;
      o += length;
    }
  }

  /**
   * Adds a row of pixels to the sums of the gradient of the weights of one vector of channels.
   *
   * @param x three rows of {@code pixels + 2} columns, at the vector's first channel
   * @param length floats per pixel
   * @param dy one row of pixels
   * @param dw {@code [9, length]}, added to
   */
  static void addGradient(
      float[] x, int at, int length, float[] dy, int from, float[] dw, int to, int pixels) {
    FloatVector s00 = fromArray(SPECIES, dw, to);
    FloatVector s01 = fromArray(SPECIES, dw, to + length);
    FloatVector s02 = fromArray(SPECIES, dw, to + 2 * length);
    FloatVector s10 = fromArray(SPECIES, dw, to + 3 * length);
    FloatVector s11 = fromArray(SPECIES, dw, to + 4 * length);
    FloatVector s12 = fromArray(SPECIES, dw, to + 5 * length);
    FloatVector s20 = fromArray(SPECIES, dw, to + 6 * length);
    FloatVector s21 = fromArray(SPECIES, dw, to + 7 * length);
    FloatVector s22 = fromArray(SPECIES, dw, to + 8 * length);
    int row = (pixels + 2) * length;
    FloatVector x00 = fromArray(SPECIES, x, at);
    FloatVector x10 = fromArray(SPECIES, x, at + row);
    FloatVector x20 = fromArray(SPECIES, x, at + 2 * row);
    FloatVector x01 = fromArray(SPECIES, x, at + length);
    FloatVector x11 = fromArray(SPECIES, x, at + row + length);
    FloatVector x21 = fromArray(SPECIES, x, at + 2 * row + length);
    int i = at + 2 * length;
    int j = from;
    for (int p = 0; p < pixels; p++) {
      FloatVector g = fromArray(SPECIES, dy, j);
      FloatVector x02 = fromArray(SPECIES, x, i);
      FloatVector x12 = fromArray(SPECIES, x, i + row);
      FloatVector x22 = fromArray(SPECIES, x, i + 2 * row);
      s00 = g.fma(x00, s00);
      s01 = g.fma(x01, s01);
      s02 = g.fma(x02, s02);
      s10 = g.fma(x10, s10);
      s11 = g.fma(x11, s11);
      s12 = g.fma(x12, s12);
      s20 = g.fma(x20, s20);
      s21 = g.fma(x21, s21);
      s22 = g.fma(x22, s22);
      x00 = x01;
      x01 = x02;
      x10 = x11;
      x11 = x12;
      x20 = x21;
      x21 = x22;
      i += length;
      j += length;
    }
    s00.intoArray(dw, to);
    s01.intoArray(dw, to + length);
    s02.intoArray(dw, to + 2 * length);
    s10.intoArray(dw, to + 3 * length);
    s11.intoArray(dw, to + 4 * length);
    s12.intoArray(dw, to + 5 * length);
    s20.intoArray(dw, to + 6 * length);
    s21.intoArray(dw, to + 7 * length);
    s22.intoArray(dw, to + 8 * length);
  }
}
