package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.data.ImageLoad.Found;
import org.frugalsr.imaging.data.ImageLoad.Outcome;
import org.frugalsr.imaging.data.ImageLoad.Task;

/**
 * All images of a training run, decoded once and kept as 8-bit RGB, in the heap or in mapped files.
 *
 * @param images the images that are large enough, in the order of their sets
 * @param skipped one sentence for each image that is smaller than a patch
 * @param readings the findings about all of them
 */
public record TrainingImages(List<Decoded> images, List<String> skipped, Readings readings) {
  private static final int SHOWN = 20;
  private static final double GIB = 1 << 30;

  /**
   * One decoded image.
   *
   * @param hr the HR image
   * @param lr LR images by scale
   */
  record Decoded(Raster hr, Map<Integer, Raster> lr) {}

  /**
   * Reads and checks every image of some sets, and makes LR images where the sets have none.
   *
   * @param sets their union is trained on
   * @param scales the scales that will be trained
   * @param patch side of an LR patch; an image smaller than that at one of the scales is skipped
   * @throws UserError if images are missing, misnamed, of a wrong size or all too small, or do not
   *     fit in memory; one message names each of them
   * @throws WorldError likewise, if one of them is corrupt, or does not fit even alone
   */
  public static TrainingImages load(List<DataSet> sets, List<Integer> scales, int patch) {
    return load(sets, scales, patch, RasterCache.none());
  }

  /**
   * Like {@link #load(List, List, int)}, with decoded images in mapped files instead of the heap if
   * they are large together.
   *
   * @param cache where they are found, or kept when they are decoded
   */
  public static TrainingImages load(
      List<DataSet> sets, List<Integer> scales, int patch, RasterCache cache) {
    sets.forEach(set -> scales.forEach(set::requireScale));
    List<Task> tasks =
        sets.stream()
            .flatMap(set -> set.entries().stream().map(entry -> new Task(set, entry)))
            .toList();
    long bytes = decodedBytes(tasks, scales);
    ImageLoad load = new ImageLoad(scales, patch, cache.isFor(bytes) ? cache : RasterCache.none());
    List<Outcome> outcomes;
    try {
      outcomes = new AllLoads(load, tasks, cache, bytes).outcomes();
    } catch (OutOfMemoryError e) {
      for (DataSet set : sets) {
        tooLarge(set.entries(), entry -> load.load(new Task(set, entry), Found.NOTHING));
      }
      throw new UserError(
          """
          The %d training images do not fit in a heap of %d MiB.
          Give Java a larger one (FRUGAL_HEAP=8g), raise cache.images.gib, by which decoded images are kept in files \
          instead (they take %.1f GiB; now: %s), or train on fewer images by data.sets.NAME.select.\
          """
              .formatted(tasks.size(), Runtime.getRuntime().maxMemory() >> 20, bytes / GIB, cache));
    }
    return of(sets, tasks, outcomes);
  }

  /** The bytes of all images once decoded, from the headers of their files. */
  private static long decodedBytes(List<Task> tasks, List<Integer> scales) {
    double perPixel = 1 + scales.stream().mapToDouble(s -> 1.0 / (s * s)).sum();
    long pixels =
        tasks.parallelStream()
            .map(task -> task.entry().hr())
            .filter(ImageSource.InFile.class::isInstance)
            .mapToLong(hr -> ImageFile.declaredPixels(((ImageSource.InFile) hr).file()))
            .sum();
    return (long) (Raster.size(pixels, 1) * perPixel);
  }

  private static TrainingImages of(List<DataSet> sets, List<Task> tasks, List<Outcome> outcomes) {
    List<Decoded> images = new ArrayList<>();
    List<String> small = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Readings readings = new Readings();
    Set<String> keys = new LinkedHashSet<>();
    for (DataSet set : sets) {
      problems.addAll(set.misnamed());
      if (!set.misnamed().isEmpty()) {
        set.excludeKey().ifPresent(keys::add);
      }
    }
    boolean corrupt = false;
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Outcome.Usable usable -> {
          images.add(usable.image());
          readings.add(tasks.get(i).entry(), usable.reading());
        }
        case Outcome.Small tooSmall -> {
          small.add(tooSmall.text());
          readings.add(tasks.get(i).entry(), tooSmall.reading());
        }
        case Outcome.Bad bad -> {
          problems.add(String.valueOf(bad.error().getMessage()));
          corrupt |= bad.error() instanceof WorldError;
          tasks.get(i).set().excludeKey().ifPresent(keys::add);
        }
      }
    }
    if (!problems.isEmpty()) {
      String text =
          list(
                  problems.size() == 1
                      ? "A training file cannot be used:"
                      : problems.size() + " training files cannot be used:",
                  problems)
              + "\nFix or remove them"
              + (keys.isEmpty()
                  ? "."
                  : ", or leave them out with " + String.join(", ", keys) + ".");
      throw corrupt ? new WorldError(text) : new UserError(text);
    }
    if (images.isEmpty()) {
      throw new UserError(
          list("Every training image is smaller than a patch:", small)
              + "\nMake trainer.patch smaller.");
    }
    return new TrainingImages(List.copyOf(images), List.copyOf(small), readings);
  }

  /** Number of images that patches are drawn from. */
  public int count() {
    return images.size();
  }

  /**
   * Pixels of all LR images together.
   *
   * @param scale one of those that the images were loaded for
   */
  public long pixels(int scale) {
    return images.stream()
        .map(image -> Objects.requireNonNull(image.lr().get(scale)))
        .mapToLong(lr -> (long) lr.width() * lr.height())
        .sum();
  }

  /**
   * A whole, upright LR image that patches are cropped from.
   *
   * @param image its number, from 0
   * @param scale one of those that the images were loaded for
   * @param channels 3 for RGB, 1 for Y
   * @return samples in 0..255
   */
  public Image lr(int image, int scale, int channels) {
    return Objects.requireNonNull(images.get(image).lr().get(scale)).image(channels);
  }

  /**
   * Rejects images that do not fit in memory even alone.
   *
   * @throws WorldError that names each of them
   */
  static void tooLarge(List<Entry> entries, Consumer<Entry> reader) {
    List<String> problems =
        EachAlone.<Optional<String>>of(
                entries,
                entry -> {
                  reader.accept(entry);
                  return Optional.empty();
                },
                (entry, error) -> Optional.of(String.valueOf(error.getMessage())))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    if (!problems.isEmpty()) {
      throw new WorldError(list("Training images are too large:", problems));
    }
  }

  /** A title and the first lines, each indented, with the number of the others. */
  static String list(String title, List<String> lines) {
    StringBuilder text = new StringBuilder(title);
    lines.stream().limit(SHOWN).forEach(line -> text.append("\n  ").append(line));
    if (lines.size() > SHOWN) {
      text.append("\n  and ").append(lines.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
