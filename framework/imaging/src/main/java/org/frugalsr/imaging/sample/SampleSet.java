package org.frugalsr.imaging.sample;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.frugalsr.tensor.Rng;

/**
 * Small images of text, edges, periodic textures, gradients and foliage, drawn by code from fixed
 * seeds.
 *
 * <p>Every machine draws the same bytes. The splits come from disjoint random streams. The images
 * are simpler than photographs, so results on them are never quoted as quality.
 */
public final class SampleSet {
  /** Width and height of every image, divisible by 2, 3 and 4. */
  public static final int SIZE = 192;

  private static final long SEED = 20_260_101;
  private static final Map<Split, List<NamedImage>> DRAWN = new EnumMap<>(Split.class);

  private SampleSet() {}

  /**
   * The images of one split, drawn at the first call and then cached.
   *
   * @return RGB images of {@link #SIZE} x {@link #SIZE} integers in 0..255, always the same
   */
  public static List<NamedImage> images(Split split) {
    synchronized (DRAWN) {
      return DRAWN.computeIfAbsent(split, SampleSet::draw);
    }
  }

  private static List<NamedImage> draw(Split split) {
    return IntStream.range(0, split.images())
        .parallel()
        .mapToObj(
            i ->
                new NamedImage(
                    "%s-%02d".formatted(split.label(), i),
                    new Scene(Rng.of(SEED, "sample-" + split.label(), i), SIZE).draw()))
        .toList();
  }
}
