package org.frugalsr.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the bits of vectors are counted. The results are the same; only the speed depends on it. */
public enum PopCount {
  /** Word by word, for processors with an instruction for that (AVX-512 with VPOPCNTDQ). */
  WORDS(WordSums.PIXELS, WordSums.VECTORS),
  /** Byte by byte, for all others. */
  BYTES(ByteSums.PIXELS, ByteSums.VECTORS);

  private static final PopCount OF_THIS_MACHINE = choose();

  private final int pixels;
  private final int vectors;

  PopCount(int pixels, int vectors) {
    this.pixels = pixels;
    this.vectors = vectors;
  }

  /**
   * Returns the way that is fast on this machine: words where the JVM uses vectors of 512 bits and,
   * if the system lists its processor's instructions, they include VPOPCNTDQ. The system property
   * {@code frugal.popcount}, {@code words} or {@code bytes}, overrides that, for measurements.
   */
  public static PopCount ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  private static PopCount choose() {
    String given = System.getProperty("frugal.popcount", "");
    if (!given.isEmpty()) {
      return valueOf(given.toUpperCase(Locale.ROOT));
    }
    return Lanes.COUNT == 16 && isListed(Path.of("/proc/cpuinfo")) ? WORDS : BYTES;
  }

  private static boolean isListed(Path processors) {
    if (!Files.isReadable(processors)) {
      return true;
    }
    try (var lines = Files.lines(processors)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains("avx512_vpopcntdq"));
    } catch (IOException | UncheckedIOException e) {
      return true; // not told; then most processors with such vectors have it
    }
  }

  /** The outputs of a block. */
  int pixels() {
    return pixels;
  }

  /** The most vectors of output channels of a block. */
  int vectors() {
    return vectors;
  }

  /** The sums over windows, with the parameters of {@link WindowSums}. */
  WindowSums sums(int step, int[] offsets, int[] words, float[] scale, float[] bias, float factor) {
    return this == WORDS
        ? new WordSums(step, offsets, words, scale, bias, factor)
        : new ByteSums(step, offsets, words, scale, bias, factor);
  }
}
