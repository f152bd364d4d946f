package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.frugalsr.kernels.RandomConvolution.Direction;
import org.frugalsr.kernels.RandomConvolution.Values;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvolutionKernelTest {
  private static final int SHAPES = 40;

  private final int before = Parallel.threads();

  @AfterEach
  void restore() {
    Parallel.setThreads(before);
  }

  /** Odd sizes, tails, 1 to 300 channels, kernels of 1 to 9, strides, offsets, data after ReLU. */
  private static List<RandomConvolution> sweep() {
    List<RandomConvolution> all = new ArrayList<>();
    Random random = new Random(7);
    int[] channels = {1, 3, 8, 12, 16, 17, 20, 32, 33, 48, 50, 64};
    int[] kernels = {3, 3, 3, 1, 5, 9};
    while (all.size() < SHAPES) {
      boolean depthwise = random.nextInt(4) == 0;
      int in = channels[random.nextInt(channels.length)];
      int out = depthwise ? in : channels[random.nextInt(channels.length)];
      int kernel = kernels[random.nextInt(kernels.length)];
      int stride = random.nextInt(4) == 0 ? 2 : 1;
      int padding = random.nextInt(4) == 0 ? random.nextInt(kernel + 1) : (kernel - 1) / 2;
      int least = Math.max(1, kernel - 2 * padding);
      int height = least + random.nextInt(12);
      int width = least + random.nextInt(17);
      Geometry g =
          new Geometry(1 + random.nextInt(3), height, width, in, out, kernel, stride, padding);
      Values values = Values.values()[random.nextInt(3)];
      all.add(new RandomConvolution(g, depthwise, values, all.size()));
    }
    Geometry wide = new Geometry(1, 5, 7, 300, 290, 3, 1, 1);
    all.add(new RandomConvolution(wide, false, Values.NORMAL, 1));
    Geometry long1 = new Geometry(4, 48, 50, 16, 16, 3, 1, 1); // several chunks of each gradient
    all.add(new RandomConvolution(long1, false, Values.NORMAL, 2));
    Geometry head = new Geometry(4, 48, 50, 3, 16, 3, 1, 1);
    all.add(new RandomConvolution(head, false, Values.RECTIFIED, 3));
    Geometry point = new Geometry(4, 48, 50, 16, 16, 1, 1, 0);
    all.add(new RandomConvolution(point, false, Values.NORMAL, 4));
    return all;
  }

  /**
   * The error against float64, beside that of one sequential float32 sum with fused multiply-adds:
   * at most five times it, and three times in the middle of all shapes.
   */
  @ParameterizedTest
  @EnumSource
  void isAsExactAsASequentialSum(Direction direction) {
    List<Double> ratios = new ArrayList<>();
    for (RandomConvolution c : sweep()) {
      double[] exact = c.exact(direction);
      double own = error(c.run(direction), exact);
      double sequential = error(c.sequential(direction), exact);
      double size = rms(exact);
      assertTrue(own <= 1e-5 * size, () -> c + ": error " + own / size + " of the values");
      // sums of a few terms may have no error at all
      if (sequential > 1e-8 * size) {
        ratios.add(own / sequential);
        assertTrue(
            own <= 5 * sequential, () -> c + ": " + own / sequential + " times a sequential sum");
      }
    }
    Collections.sort(ratios);
    double median = ratios.get(ratios.size() / 2);
    assertTrue(median <= 3, "median " + median);
  }

  private static double error(float[] values, double[] exact) {
    double[] errors = new double[exact.length];
    Arrays.setAll(errors, i -> values[i] - exact[i]);
    return rms(errors);
  }

  private static double rms(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElse(0));
  }

  /**
   * Equal bits on any number of threads; the hash, of all shapes, is a constant so that machines
   * with other vectors check it too.
   */
  @Test
  void bitsAreThoseOfEveryMachine() {
    int[] hashes = new int[4];
    for (int threads = 1; threads <= 3; threads++) {
      Parallel.setThreads(threads);
      for (RandomConvolution c : sweep()) {
        for (Direction d : Direction.values()) {
          hashes[threads] = 31 * hashes[threads] + Arrays.hashCode(c.run(d));
        }
      }
    }
    assertEquals(hashes[1], hashes[2]);
    assertEquals(hashes[1], hashes[3]);
    assertEquals(HASH, hashes[1]);
  }

  private static final int HASH = 1234130686;

  @Test
  void sumsOfSignsAreIntegers() {
    Geometry g = new Geometry(1, 9, 11, 20, 17, 3, 1, 1);
    RandomConvolution c = new RandomConvolution(g, false, Values.NORMAL, 6);
    for (float[] values : List.of(c.x, c.w, c.bias)) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.signum(values[i]);
      }
    }
    double[] exact = c.exact(Direction.FORWARD);
    float[] own = c.run(Direction.FORWARD);
    for (int i = 0; i < own.length; i++) {
      assertEquals(exact[i], own[i]);
    }
  }

  /**
   * A part of an image that starts on the grid of 4 has its bits, four pixels from its border on:
   * Winograd's tiles are computed as a whole.
   */
  @Test
  void aTileOfAnImageHasItsBits() {
    for (int kernel : new int[] {1, 3, 5}) {
      Geometry whole = new Geometry(1, 20, 26, 9, 11, kernel, 1, (kernel - 1) / 2);
      RandomConvolution c = new RandomConvolution(whole, false, Values.NORMAL, 5);
      float[] all = c.run(Direction.FORWARD);
      int top = 4;
      int left = 8;
      int height = 15;
      int width = 13;
      Geometry part = new Geometry(1, height, width, 9, 11, kernel, 1, (kernel - 1) / 2);
      float[] x = new float[height * width * 9];
      for (int y = 0; y < height; y++) {
        System.arraycopy(c.x, ((top + y) * 26 + left) * 9, x, y * width * 9, width * 9);
      }
      float[] out = new float[height * width * 11];
      ConvolutionKernel.forward(
          part,
          MemorySegment.ofArray(x),
          MemorySegment.ofArray(c.w),
          MemorySegment.ofArray(c.bias),
          MemorySegment.ofArray(out));
      int border = ConvolutionKernel.isWinograd(kernel, 1, kernel / 2, 9) ? 4 : kernel / 2;
      for (int y = border; y < height - border; y++) {
        int from = ((top + y) * 26 + left + border) * 11;
        int to = (y * width + border) * 11;
        int length = (width - 2 * border) * 11;
        assertArrayEquals(
            Arrays.copyOfRange(all, from, from + length), Arrays.copyOfRange(out, to, to + length));
      }
    }
  }
}
