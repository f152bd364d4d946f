package org.frugalsr.kernels;

import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.Scratch.Use;
import org.frugalsr.kernels.Tiles.Run;

/**
 * The transforms of Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, CVPR 2016): a tile of
 * 6x6 inputs, a kernel of 3x3 and a tile of 4x4 outputs become 36 values each, between which a
 * convolution is a product.
 *
 * <p>The points are 0, ±√½, ±√2 and infinity, with which the error is half that of the usual 0, ±1,
 * ±2 and infinity. All transforms work on the 36 values as {@code [36, tiles or channels, padded
 * channels]} whose first axis has a distance of its own, so that its parts do not share sets of the
 * cache.
 */
final class Winograd {
  /** Values of a transformed tile. */
  static final int VALUES = 36;

  private static final int SIDE = 6;
  private static final float A = 0.70710678f;
  private static final float B = 1.41421356f;

  private Winograd() {}

  /** The distance of the 36 values for rows of so many channels. */
  static int distance(int rows, int channels) {
    return rows * Lanes.padded(channels) + 16;
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.SPECIES, value);
  }

  /**
   * Transforms weights, {@code G w G^T}.
   *
   * @param w {@code [9, in, padded out]}
   * @param u {@code [36, in, padded out]}, overwritten
   */
  static void weights(float[] w, int in, int out, float[] u) {
    int rowLength = Lanes.padded(out);
    int tap = in * rowLength;
    int distance = distance(in, out);
    FloatVector half = all(0.5f);
    FloatVector two = all(2);
    FloatVector a = all(A);
    FloatVector b = all(B);
    FloatVector third = all(-2 / 3f);
    FloatVector sixth = all(1 / 6f);
    float[] rows = Scratch.take(Use.TILE, 2 * VALUES * COUNT);
    for (int i = 0; i < tap; i += COUNT) {
      for (int pass = 0; pass < 2; pass++) {
        float[] from = pass == 0 ? w : rows;
        float[] to = pass == 0 ? rows : u;
        for (int j = 0; j < (pass == 0 ? 3 : SIDE); j++) {
          // first down each of three columns, then along each of six rows
          int at = pass == 0 ? i + j * tap : j * 3 * COUNT;
          int step = pass == 0 ? 3 * tap : COUNT;
          int put = pass == 0 ? j * COUNT : i + j * SIDE * distance;
          int putStep = pass == 0 ? 3 * COUNT : distance;
          FloatVector w0 = load(from, at);
          FloatVector w1 = load(from, at + step);
          FloatVector w2 = load(from, at + 2 * step);
          FloatVector even = w2.fma(half, w0);
          FloatVector odd = w1.mul(a);
          FloatVector even2 = w2.fma(two, w0);
          FloatVector odd2 = w1.mul(b);
          w0.intoArray(to, put);
          even.add(odd).mul(third).intoArray(to, put + putStep);
          even.sub(odd).mul(third).intoArray(to, put + 2 * putStep);
          even2.add(odd2).mul(sixth).intoArray(to, put + 3 * putStep);
          even2.sub(odd2).mul(sixth).intoArray(to, put + 4 * putStep);
          w2.intoArray(to, put + 5 * putStep);
        }
      }
    }
  }

  /**
   * Transforms tiles of an input, {@code B^T x B}.
   *
   * @param padding zeros above and left of the image
   * @param v {@code [36, tiles, padded channels]}, overwritten
   */
  static void input(PaddedRows x, int padding, Tiles tiles, int first, int end, float[] v) {
    int channels = x.rowChannels();
    int distance = distance(end - first, channels);
    for (int t = first; t < end; ) {
      Run run = tiles.run(t, end);
      int columns = run.length() * Tiles.SIDE + 2;
      int length = columns * channels;
      float[] rows = Scratch.take(Use.ROWS, (long) SIDE * length);
      x.copy(run.image(), run.y() - padding, run.x() - padding, SIDE, columns, rows);
      for (int i = 0; i < length; i += COUNT) {
        inputPass(rows, i, length, rows, i, length);
      }
      for (int r = 0; r < SIDE; r++) {
        for (int n = 0; n < run.length(); n++) {
          int from = r * length + n * Tiles.SIDE * channels;
          int to = r * SIDE * distance + (t - first + n) * channels;
          for (int c = 0; c < channels; c += COUNT) {
            inputPass(rows, from + c, channels, v, to + c, distance);
          }
        }
      }
      t += run.length();
    }
  }

  private static void inputPass(float[] from, int at, int step, float[] to, int put, int putStep) {
    FloatVector d0 = load(from, at);
    FloatVector d1 = load(from, at + step);
    FloatVector d2 = load(from, at + 2 * step);
    FloatVector d3 = load(from, at + 3 * step);
    FloatVector d4 = load(from, at + 4 * step);
    FloatVector d5 = load(from, at + 5 * step);
    FloatVector fiveHalves = all(-2.5f);
    FloatVector two = all(-2);
    FloatVector half = all(-0.5f);
    FloatVector even = d2.fma(two, d4);
    FloatVector odd = d1.fma(two, d3).mul(all(A));
    FloatVector even2 = d2.fma(half, d4);
    FloatVector odd2 = d1.fma(half, d3).mul(all(B));
    d2.fma(fiveHalves, d0.add(d4)).intoArray(to, put);
    even.add(odd).intoArray(to, put + putStep);
    even.sub(odd).intoArray(to, put + 2 * putStep);
    even2.add(odd2).intoArray(to, put + 3 * putStep);
    even2.sub(odd2).intoArray(to, put + 4 * putStep);
    d3.fma(fiveHalves, d1.add(d5)).intoArray(to, put + 5 * putStep);
  }

  /**
   * Transforms products back into tiles of an output, {@code A^T m A}, adds the bias and writes
   * what lies in the image.
   *
   * @param m {@code [36, tiles, padded channels]}
   */
  static void output(float[] m, Tiles tiles, int first, int end, Target y) {
    int channels = y.channels();
    int rowLength = Lanes.padded(channels);
    int distance = distance(end - first, channels);
    float[] rows = Scratch.take(Use.TILE, 4 * SIDE * COUNT);
    for (int t = first; t < end; ) {
      Run run = tiles.run(t, end);
      int down = Math.min(Tiles.SIDE, tiles.height() - run.y());
      for (int n = 0; n < run.length(); n++) {
        int x = run.x() + n * Tiles.SIDE;
        int across = Math.min(Tiles.SIDE, tiles.width() - x);
        long pixel = y.pixel(run.image(), run.y(), x);
        int at = (t - first + n) * rowLength;
        for (int c = 0; c < channels; c += COUNT) {
          for (int j = 0; j < SIDE; j++) {
            columnBack(m, at + c + j * distance, SIDE * distance, rows, j * COUNT);
          }
          FloatVector bias = y.bias(c);
          for (int k = 0; k < down; k++) {
            long to = pixel + (long) k * tiles.width() * channels + c;
            rowBack(rows, k * SIDE * COUNT, bias, y, to, channels - c, across);
          }
        }
      }
      t += run.length();
    }
  }

  private static void columnBack(float[] m, int at, int step, float[] to, int put) {
    FloatVector m1 = load(m, at + step);
    FloatVector m2 = load(m, at + 2 * step);
    FloatVector m3 = load(m, at + 3 * step);
    FloatVector m4 = load(m, at + 4 * step);
    FloatVector p = m1.add(m2);
    FloatVector q = m1.sub(m2);
    FloatVector r = m3.add(m4);
    FloatVector s = m3.sub(m4);
    load(m, at).add(p).add(r).intoArray(to, put);
    q.mul(all(A)).add(s.mul(all(B))).intoArray(to, put + SIDE * COUNT);
    p.mul(all(0.5f)).add(r.mul(all(2))).intoArray(to, put + 2 * SIDE * COUNT);
    load(m, at + 5 * step)
        .add(q.mul(all(A / 2)))
        .add(s.mul(all(2 * B)))
        .intoArray(to, put + 3 * SIDE * COUNT);
  }

  private static void rowBack(
      float[] rows, int at, FloatVector bias, Target y, long to, int valid, int across) {
    MemorySegment values = y.values();
    int channels = y.channels();
    FloatVector whole = y.rounding();
    FloatVector m1 = load(rows, at + COUNT);
    FloatVector m2 = load(rows, at + 2 * COUNT);
    FloatVector m3 = load(rows, at + 3 * COUNT);
    FloatVector m4 = load(rows, at + 4 * COUNT);
    FloatVector p = m1.add(m2);
    FloatVector q = m1.sub(m2);
    FloatVector r = m3.add(m4);
    FloatVector s = m3.sub(m4);
    FloatVector y0 = load(rows, at).add(p).add(r);
    Lanes.store(y0.add(whole).sub(whole).add(bias), values, to, valid);
    if (across > 1) {
      FloatVector y1 = q.mul(all(A)).add(s.mul(all(B)));
      Lanes.store(y1.add(whole).sub(whole).add(bias), values, to + channels, valid);
    }
    if (across > 2) {
      FloatVector y2 = p.mul(all(0.5f)).add(r.mul(all(2)));
      Lanes.store(y2.add(whole).sub(whole).add(bias), values, to + 2L * channels, valid);
    }
    if (across > 3) {
      FloatVector y3 = load(rows, at + 5 * COUNT).add(q.mul(all(A / 2))).add(s.mul(all(2 * B)));
      Lanes.store(y3.add(whole).sub(whole).add(bias), values, to + 3L * channels, valid);
    }
  }

  /**
   * Transforms tiles of the gradient of an output, {@code A dy A^T}.
   *
   * @param z {@code [36, tiles, padded channels]}, overwritten
   */
  static void outputGradient(PaddedRows dy, Tiles tiles, int first, int end, float[] z) {
    int channels = dy.rowChannels();
    int distance = distance(end - first, channels);
    for (int t = first; t < end; ) {
      Run run = tiles.run(t, end);
      int length = run.length() * Tiles.SIDE * channels;
      float[] rows = Scratch.take(Use.ROWS, (long) SIDE * length);
      dy.copy(run.image(), run.y(), run.x(), Tiles.SIDE, run.length() * Tiles.SIDE, rows);
      for (int i = 0; i < length; i += COUNT) {
        gradientPass(rows, i, length, rows, i, length);
      }
      for (int r = 0; r < SIDE; r++) {
        for (int n = 0; n < run.length(); n++) {
          int from = r * length + n * Tiles.SIDE * channels;
          int to = r * SIDE * distance + (t - first + n) * channels;
          for (int c = 0; c < channels; c += COUNT) {
            gradientPass(rows, from + c, channels, z, to + c, distance);
          }
        }
      }
      t += run.length();
    }
  }

  private static void gradientPass(
      float[] from, int at, int step, float[] to, int put, int putStep) {
    FloatVector y0 = load(from, at);
    FloatVector y1 = load(from, at + step);
    FloatVector y2 = load(from, at + 2 * step);
    FloatVector y3 = load(from, at + 3 * step);
    FloatVector half = all(0.5f);
    FloatVector two = all(2);
    FloatVector even = y2.fma(half, y0);
    FloatVector odd = y3.fma(half, y1).mul(all(A));
    FloatVector even2 = y2.fma(two, y0);
    FloatVector odd2 = y3.fma(two, y1).mul(all(B));
    y0.intoArray(to, put);
    even.add(odd).intoArray(to, put + putStep);
    even.sub(odd).intoArray(to, put + 2 * putStep);
    even2.add(odd2).intoArray(to, put + 3 * putStep);
    even2.sub(odd2).intoArray(to, put + 4 * putStep);
    y3.intoArray(to, put + 5 * putStep);
  }

  /**
   * Transforms the gradient of transformed weights into that of weights, {@code G^T u G}, of one
   * input channel.
   *
   * @param u {@code [36, in, padded out]}
   * @param dw {@code [3, 3, in, out]}, written where it belongs to the input channel
   */
  static void weightGradient(float[] u, int in, int out, int channel, MemorySegment dw) {
    int rowLength = Lanes.padded(out);
    int distance = distance(in, out);
    float[] rows = Scratch.take(Use.TILE, 3 * SIDE * COUNT);
    for (int c = 0; c < out; c += COUNT) {
      for (int j = 0; j < SIDE; j++) {
        int at = channel * rowLength + c + j * distance;
        weightPass(u, at, SIDE * distance, 0).intoArray(rows, j * COUNT);
        weightPass(u, at, SIDE * distance, 1).intoArray(rows, (SIDE + j) * COUNT);
        weightPass(u, at, SIDE * distance, 2).intoArray(rows, (2 * SIDE + j) * COUNT);
      }
      for (int tap = 0; tap < 9; tap++) {
        FloatVector value = weightPass(rows, tap / 3 * SIDE * COUNT, COUNT, tap % 3);
        Lanes.store(value, dw, ((long) tap * in + channel) * out + c, out - c);
      }
    }
  }

  /** One of the three values that six become. */
  private static FloatVector weightPass(float[] u, int at, int step, int value) {
    FloatVector u1 = load(u, at + step);
    FloatVector u2 = load(u, at + 2 * step);
    FloatVector u3 = load(u, at + 3 * step);
    FloatVector u4 = load(u, at + 4 * step);
    FloatVector p = u1.add(u2);
    FloatVector r = u3.add(u4);
    if (value == 0) {
      return load(u, at).add(p.mul(all(-2 / 3f))).add(r.mul(all(1 / 6f)));
    }
    return value == 1
        ? u1.sub(u2).mul(all(-2 / 3f * A)).add(u3.sub(u4).mul(all(B / 6)))
        : load(u, at + 5 * step).add(r.sub(p).mul(all(1 / 3f)));
  }
}
