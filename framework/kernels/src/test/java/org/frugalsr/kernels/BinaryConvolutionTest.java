package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryConvolutionTest {
  private static final int SHAPES = 80;

  private final int before = Parallel.threads();

  @AfterEach
  void restore() {
    Parallel.setThreads(before);
  }

  /** All tails of channels and columns, all borders, images as small as one pixel. */
  private static List<RandomBinaryConvolution> sweep() {
    List<RandomBinaryConvolution> all = new ArrayList<>();
    Random random = new Random(3);
    int[] kernels = {1, 2, 3, 3, 3, 4, 5, 7, 11};
    while (all.size() < SHAPES) {
      int kernel = kernels[random.nextInt(kernels.length)];
      int most = kernel > 5 ? 20 : 200;
      int in = random.nextInt(3) == 0 ? 32 * (1 + random.nextInt(2)) : 1 + random.nextInt(most);
      int out = random.nextInt(3) == 0 ? 16 * (1 + random.nextInt(4)) : 1 + random.nextInt(130);
      int stride = 1 + random.nextInt(random.nextInt(3) + 1);
      int padding = random.nextInt(kernel + 1);
      int least = Math.max(1, kernel - 2 * padding);
      int height = least + random.nextInt(random.nextInt(9) + 1);
      int width = least + random.nextInt(random.nextInt(9) + 1);
      int batch = 1 + random.nextInt(2);
      all.add(random(batch, height, width, in, out, kernel, stride, padding, all.size()));
    }
    all.add(random(1, 19, 70, 64, 64, 3, 1, 1, 1)); // several tiles and bands
    all.add(random(1, 3, 67, 40, 72, 3, 1, 1, 2));
    all.add(random(2, 1, 1, 1, 1, 1, 1, 0, 3));
    all.add(random(1, 2, 35, 8, 24, 1, 1, 0, 4));
    return all;
  }

  private static RandomBinaryConvolution random(
      int batch,
      int height,
      int width,
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      long seed) {
    Geometry g = new Geometry(batch, height, width, in, out, kernel, stride, padding);
    return new RandomBinaryConvolution(g, seed);
  }

  @ParameterizedTest
  @EnumSource
  void equalsPlainLoops(PopCount count) {
    for (RandomBinaryConvolution c : sweep()) {
      assertSame(c.expected(), c.run(count), c + " by " + count);
    }
  }

  /** Compares bits, which tell zeros apart. */
  private static void assertSame(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]),
          () -> "%s: %s instead of %s at %d".formatted(what, actual[at], expected[at], at));
    }
  }

  @Test
  void packsOneBitPerChannelAndNothingElse() {
    for (RandomBinaryConvolution c : sweep()) {
      int words = SignPacking.words(c.g.in());
      int[] expected = new int[c.z.length / c.g.in() * words];
      for (int i = 0; i < c.z.length; i++) {
        if (c.high(i)) {
          expected[i / c.g.in() * words + i % c.g.in() / 32] |= 1 << i % c.g.in() % 32;
        }
      }
      assertArrayEquals(expected, c.bits(), c::toString);
    }
  }

  @Test
  void codesSpecialValuesByTheRule() {
    float inf = Float.POSITIVE_INFINITY;
    float[] z = {-inf, -1, -0.0f, 0, 1, inf, Float.NaN};
    assertPacked("0011110", z, 0, false);
    assertPacked("0011110", z, -0.0f, false);
    assertPacked("1111000", z, 0, true);
    assertPacked("1111110", z, -inf, false);
    assertPacked("0000010", z, inf, false);
    assertPacked("1111110", z, inf, true);
    assertPacked("1000000", z, -inf, true);
    assertPacked("0000000", z, Float.NaN, false);
    assertPacked("0000000", z, Float.NaN, true);
  }

  private static void assertPacked(String expected, float[] z, float threshold, boolean falling) {
    for (int channels : new int[] {1, 20, 64}) { // scalar and vectors
      float[] values = new float[z.length * channels];
      for (int i = 0; i < values.length; i++) {
        values[i] = z[i / channels];
      }
      float[] thresholds = new float[channels];
      boolean[] directions = new boolean[channels];
      Arrays.fill(thresholds, threshold);
      Arrays.fill(directions, falling);
      int words = SignPacking.words(channels);
      int[] bits = new int[z.length * words];
      new SignPacking(thresholds, directions).pack(values, 0, z.length, bits, 0);
      for (int i = 0; i < z.length; i++) {
        boolean high = expected.charAt(i) == '1';
        int all = channels % 32 == 0 ? -1 : (1 << channels) - 1;
        assertEquals(high ? all : 0, bits[i * words], z[i] + " against " + threshold);
      }
    }
  }

  @Test
  void packsRowsAndMemorySegments() {
    for (int channels : new int[] {3, 24, 64, 100}) {
      RandomBinaryConvolution c = random(1, 30, 40, channels, 1, 1, 1, 0, channels);
      SignPacking packing = new SignPacking(c.threshold, c.falling);
      int words = SignPacking.words(channels);
      int[] whole = c.bits();
      int[] parts = new int[whole.length];
      var segment = MemorySegment.ofArray(c.z);
      for (int from = 0; from < 1200; from += 250) {
        int pixels = Math.min(250, 1200 - from);
        if (from % 500 == 0) {
          packing.pack(c.z, from * channels, pixels, parts, from * words);
        } else {
          packing.pack(segment, (long) from * channels, pixels, parts, from * words);
        }
      }
      assertArrayEquals(whole, parts);
    }
  }

  @ParameterizedTest
  @EnumSource
  void basesAreAddedInTurn(PopCount count) {
    for (RandomBinaryConvolution c : sweep().subList(SHAPES - 20, SHAPES + 4)) {
      RandomBinaryConvolution second = new RandomBinaryConvolution(c.g, 77);
      float[] out = c.run(count);
      second.prepared(count).run(second.bits(), out, true);
      float[] expected = c.expected();
      float[] other = second.expected();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += other[i];
      }
      assertSame(expected, out, c.toString());
    }
  }

  /** Each band has only the rows of inputs that it needs, and writes only its own outputs. */
  @ParameterizedTest
  @EnumSource
  void bandsAreIndependent(PopCount count) {
    for (RandomBinaryConvolution c : sweep()) {
      Geometry g = c.g;
      int rows = g.batch() * g.outHeight();
      int line = g.outWidth() * g.out();
      int inputLine = g.width() * SignPacking.words(g.in());
      int[] bits = c.bits();
      float[] expected = c.expected();
      BinaryConvolution prepared = c.prepared(count);
      Random random = new Random(line);
      for (int from = 0; from < rows; ) {
        int to = from + 1 + random.nextInt(Math.min(11, g.outHeight() - from % g.outHeight()));
        int image = from / g.outHeight() * g.height();
        int y = from % g.outHeight() * g.stride() - g.padding();
        int end = (to - 1) % g.outHeight() * g.stride() - g.padding() + g.kernel();
        int first = image + Math.clamp(y, 0, g.height());
        int last = image + Math.clamp(end, 0, g.height());
        int[] band = Arrays.copyOfRange(bits, first * inputLine, last * inputLine);
        int before = from == 0 ? 0 : 1;
        float[] out = new float[(before + to - from + 1) * line];
        Arrays.fill(out, 99);
        prepared.rows(from, to, band, first, out, from - before, false);
        float[] own = new float[out.length];
        Arrays.fill(own, 99);
        System.arraycopy(expected, from * line, own, before * line, (to - from) * line);
        assertSame(own, out, c.toString());
        from = to;
      }
    }
  }

  private static int hash() {
    int hash = 0;
    for (RandomBinaryConvolution c : sweep().subList(SHAPES - 20, SHAPES + 4)) {
      for (PopCount count : PopCount.values()) {
        hash = 31 * hash + Arrays.hashCode(c.run(count));
      }
    }
    return hash;
  }

  @Test
  void bitsDoNotDependOnThreads() {
    for (int threads = 1; threads <= 3; threads++) {
      Parallel.setThreads(threads);
      assertEquals(HASH, hash(), threads + " threads");
    }
  }

  private static final int HASH = -1196896960;

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void bitsAreThoseOfNarrowerVectors(int bytes) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:MaxVectorSize=" + bytes,
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            BinaryConvolutionTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.endsWith("bits " + HASH + System.lineSeparator()), said);
  }

  /** Prints the hash; run in a process with other vectors. */
  public static void main(String[] args) {
    System.out.println("bits " + hash());
  }

  @Test
  void argumentsThatDoNotMatchAreRefused() {
    float[] two = {1, 2};
    refused("got 2 thresholds and 1 directions", () -> new SignPacking(two, new boolean[1]));
    refused("at least one", () -> new SignPacking(new float[0], new boolean[0]));
    SignPacking packing = new SignPacking(two, new boolean[2]);
    refused("at least 8 floats", () -> packing.pack(new float[7], 0, 4, new int[4], 0));
    refused("at least 9 floats", () -> packing.pack(new float[8], 1, 4, new int[4], 0));
    refused("at least 5 words", () -> packing.pack(new float[8], 0, 4, new int[4], 1));
    refused("-1", () -> packing.pack(new float[8], -1, 2, new int[4], 0));
    refused("-2 pixels", () -> packing.pack(new float[8], 0, -2, new int[4], 0));
    var segment = MemorySegment.ofArray(new float[7]);
    refused("at least 8 floats", () -> packing.pack(segment, 0, 4, new int[4], 0));

    short[] codes = new short[9 * 2 * 3];
    Arrays.fill(codes, (short) 1);
    refused("expected 54 codes", () -> new BinaryWeights(new short[53], 3, 2, 3));
    refused("kernel of 1 to 11", () -> new BinaryWeights(codes, 12, 2, 3));
    refused("kernel 0", () -> new BinaryWeights(codes, 0, 2, 3));
    refused("at most 4194304", () -> new BinaryWeights(codes, 11, 1 << 16, 1));
    short[] zero = codes.clone();
    zero[7] = 0;
    refused("got 0 at index 7", () -> new BinaryWeights(zero, 3, 2, 3));

    BinaryWeights w = new BinaryWeights(codes, 3, 2, 3);
    Geometry g = new Geometry(1, 4, 5, 2, 3, 3, 1, 1);
    float[] scale = new float[3];
    Geometry other = new Geometry(1, 4, 5, 3, 3, 3, 1, 1);
    refused("channels 3 to 3", () -> new BinaryConvolution(other, w, -1, 0, scale, null));
    refused("low code", () -> new BinaryConvolution(g, w, 1, 0, scale, null));
    refused("got 0 and 2", () -> new BinaryConvolution(g, w, 0, 2, scale, null));
    refused("a scale for each of 3", () -> new BinaryConvolution(g, w, 0, 0, two, null));
    refused("a bias for each of 3", () -> new BinaryConvolution(g, w, 0, 0, scale, two));
    BinaryConvolution c = new BinaryConvolution(g, w, -1, 0, scale, null);
    int[] bits = new int[20];
    float[] out = new float[60];
    refused("within 0 to 4", () -> c.rows(0, 5, bits, 0, out, 0, false));
    refused("within 0 to 4", () -> c.rows(2, 1, bits, 0, out, 0, false));
    refused("words of bits; got 19", () -> c.rows(0, 4, new int[19], 0, out, 0, false));
    refused("floats of outputs; got 59", () -> c.rows(0, 4, bits, 0, new float[59], 0, false));
    refused("from row 1 on", () -> c.rows(1, 2, bits, 1, out, 0, false));
    refused("from row 2 on", () -> c.rows(1, 2, bits, 0, out, 2, false));
  }

  private static void refused(String expected, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run, expected).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
