package org.frugalsr.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.frugalsr.kernels.Lanes.COUNT;
import static org.frugalsr.kernels.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.Scratch.Use;
import org.frugalsr.kernels.Tiles.Run;

/**
 * The transforms of Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, CVPR 2016): a tile of
 * 6x6 inputs, a kernel of 3x3 and a tile of 4x4 outputs become 36 values each; in these, the
 * convolution is a product.
 *
 * <p>The points are 0, ±√½, ±√2 and infinity, which halve the error of the usual 0, ±1, ±2 and
 * infinity. All transforms work on the 36 values as {@code [36, tiles or channels, padded
 * channels]} whose first axis has a padded stride, so that its slices do not compete for the same
 * cache sets.
 */
final class Winograd {
  /** Values of a transformed tile. */
  static final int VALUES = 36;

  private static final int SIDE = 6;
  private static final float A = 0.70710678f;
  private static final float B = 1.41421356f;

  private Winograd() {}

  /** Returns the stride between the 36 values, for a number of rows and channels. */
  static int distance(int rows, int channels) {
    return rows * Lanes.padded(channels) + 16;
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
    FloatVector half = broadcast(SPECIES, 0.5f);
    FloatVector two = broadcast(SPECIES, 2);
    FloatVector a = broadcast(SPECIES, A);
    FloatVector b = broadcast(SPECIES, B);
    FloatVector third = broadcast(SPECIES, -2 / 3f);
    FloatVector sixth = broadcast(SPECIES, 1 / 6f);
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
          FloatVector w0 = fromArray(SPECIES, from, at);
          FloatVector w1 = fromArray(SPECIES, from, at + step);
          FloatVector w2 = fromArray(SPECIES, from, at + 2 * step);
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
    FloatVector d0 = fromArray(SPECIES, from, at);
    FloatVector d1 = fromArray(SPECIES, from, at + step);
    FloatVector d2 = fromArray(SPECIES, from, at + 2 * step);
    FloatVector d3 = fromArray(SPECIES, from, at + 3 * step);
    FloatVector d4 = fromArray(SPECIES, from, at + 4 * step);
    FloatVector d5 = fromArray(SPECIES, from, at + 5 * step);
    FloatVector fiveHalves = broadcast(SPECIES, -2.5f);
    FloatVector two = broadcast(SPECIES, -2);
    FloatVector half = broadcast(SPECIES, -0.5f);
    FloatVector even = d2.fma(two, d4);
    FloatVector odd = d1.fma(two, d3).mul(broadcast(SPECIES, A));
    FloatVector even2 = d2.fma(half, d4);
    FloatVector odd2 = d1.fma(half, d3).mul(broadcast(SPECIES, B));
    d2.fma(fiveHalves, d0.add(d4)).intoArray(to, put);
    even.add(odd).intoArray(to, put + putStep);
    even.sub(odd).intoArray(to, put + 2 * putStep);
    even2.add(odd2).intoArray(to, put + 3 * putStep);
    even2.sub(odd2).intoArray(to, put + 4 * putStep);
    d3.fma(fiveHalves, d1.add(d5)).intoArray(to, put + 5 * putStep);
  }

  /**
   * Transforms products back into tiles of an output, {@code A^T m A}, and writes the part that is
   * inside the image.
   *
   * @param m {@code [36, tiles, padded channels]}
   */
  static void output(float[] m, Tiles tiles, int first, int end, Target y) {
    int channels = y.rowChannels();
    int distance = distance(end - first, channels);
    float[] half = Scratch.take(Use.TILE, 4 * SIDE * COUNT);
    for (int t = first; t < end; ) {
      Run run = tiles.run(t, end);
      int columns = run.length() * Tiles.SIDE;
      int length = columns * channels;
      float[] rows = Scratch.take(Use.ROWS, (long) Tiles.SIDE * length);
      for (int n = 0; n < run.length(); n++) {
        for (int c = 0; c < channels; c += COUNT) {
          int from = (t - first + n) * channels + c;
          for (int j = 0; j < SIDE; j++) {
            outputPass(m, from + j * distance, SIDE * distance, half, j * COUNT, SIDE * COUNT);
          }
          int to = n * Tiles.SIDE * channels + c;
          for (int r = 0; r < Tiles.SIDE; r++) {
            outputPass(half, r * SIDE * COUNT, COUNT, rows, to + r * length, channels);
          }
        }
      }
      y.write(run.image(), run.y(), run.x(), Tiles.SIDE, columns, rows);
      t += run.length();
    }
  }

  private static void outputPass(float[] from, int at, int step, float[] to, int put, int putStep) {
    FloatVector m1 = fromArray(SPECIES, from, at + step);
    FloatVector m2 = fromArray(SPECIES, from, at + 2 * step);
    FloatVector m3 = fromArray(SPECIES, from, at + 3 * step);
    FloatVector m4 = fromArray(SPECIES, from, at + 4 * step);
    FloatVector p = m1.add(m2);
    FloatVector q = m1.sub(m2);
    FloatVector r = m3.add(m4);
    FloatVector s = m3.sub(m4);
    fromArray(SPECIES, from, at).add(p).add(r).intoArray(to, put);
    s.fma(broadcast(SPECIES, 2), q).mul(broadcast(SPECIES, A)).intoArray(to, put + putStep);
    r.fma(broadcast(SPECIES, 4), p).mul(broadcast(SPECIES, 0.5f)).intoArray(to, put + 2 * putStep);
    s.fma(broadcast(SPECIES, 8), q)
        .fma(broadcast(SPECIES, A / 2), fromArray(SPECIES, from, at + 5 * step))
        .intoArray(to, put + 3 * putStep);
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
    FloatVector y0 = fromArray(SPECIES, from, at);
    FloatVector y1 = fromArray(SPECIES, from, at + step);
    FloatVector y2 = fromArray(SPECIES, from, at + 2 * step);
    FloatVector y3 = fromArray(SPECIES, from, at + 3 * step);
    FloatVector half = broadcast(SPECIES, 0.5f);
    FloatVector two = broadcast(SPECIES, 2);
    FloatVector even = y2.fma(half, y0);
    FloatVector odd = y3.fma(half, y1).mul(broadcast(SPECIES, A));
    FloatVector even2 = y2.fma(two, y0);
    FloatVector odd2 = y3.fma(two, y1).mul(broadcast(SPECIES, B));
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
   * @param dw {@code [3, 3, in, out]}, only the part of the input channel is written
   */
  static void weightGradient(float[] u, int in, int out, int channel, MemorySegment dw) {
    int rowLength = Lanes.padded(out);
    int distance = distance(in, out);
    float[] half = Scratch.take(Use.TILE, 3 * SIDE * COUNT);
    float[] taps = Scratch.take(Use.ROWS, 9L * rowLength);
    for (int c = 0; c < out; c += COUNT) {
      int from = channel * rowLength + c;
      for (int j = 0; j < SIDE; j++) {
        weightPass(u, from + j * distance, SIDE * distance, half, j * COUNT, SIDE * COUNT);
      }
      for (int r = 0; r < 3; r++) {
        weightPass(half, r * SIDE * COUNT, COUNT, taps, r * 3 * rowLength + c, rowLength);
      }
    }
    for (int tap = 0; tap < 9; tap++) {
      long to = ((long) tap * in + channel) * out;
      MemorySegment.copy(taps, tap * rowLength, dw, ValueLayout.JAVA_FLOAT, to << 2, out);
    }
  }

  private static void weightPass(float[] from, int at, int step, float[] to, int put, int putStep) {
    FloatVector u1 = fromArray(SPECIES, from, at + step);
    FloatVector u2 = fromArray(SPECIES, from, at + 2 * step);
    FloatVector u3 = fromArray(SPECIES, from, at + 3 * step);
    FloatVector u4 = fromArray(SPECIES, from, at + 4 * step);
    FloatVector p = u1.add(u2);
    FloatVector r = u3.add(u4);
    fromArray(SPECIES, from, at)
        .add(p.mul(broadcast(SPECIES, -2 / 3f)))
        .add(r.mul(broadcast(SPECIES, 1 / 6f)))
        .intoArray(to, put);
    u1.sub(u2)
        .mul(broadcast(SPECIES, -2 / 3f * A))
        .add(u3.sub(u4).mul(broadcast(SPECIES, B / 6)))
        .intoArray(to, put + putStep);
    fromArray(SPECIES, from, at + 5 * step)
        .add(r.sub(p).mul(broadcast(SPECIES, 1 / 3f)))
        .intoArray(to, put + 2 * putStep);
  }
}
