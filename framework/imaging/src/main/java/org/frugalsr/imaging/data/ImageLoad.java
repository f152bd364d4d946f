package org.frugalsr.imaging.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.imaging.data.RasterCache.Original;
import org.jspecify.annotations.Nullable;

/**
 * Loads one image of a training at a time: what the cache has of it is found, the rest is decoded
 * and kept there. Thread-safe.
 *
 * @param scales the scales that will be trained
 * @param patch side of an LR patch
 * @param cache where decoded images are kept
 */
record ImageLoad(List<Integer> scales, int patch, RasterCache cache) {
  /** An image of a set. */
  record Task(DataSet set, Entry entry) {
    /** The LR file of a scale, if the set has such files. */
    Optional<Path> lowResolutionFile(int scale) {
      return set.lr().map(files -> files.file(entry.name(), scale));
    }

    /** Whether its LR files are compared with bicubic, for which everything is decoded. */
    boolean isCompared() {
      return set.lr().isPresent() && set.isProbe(entry);
    }
  }

  /** The outcome for one image. */
  sealed interface Outcome {
    record Usable(TrainingImages.Decoded image, Reading reading) implements Outcome {}

    record Small(String text, Reading reading) implements Outcome {}

    record Bad(FrugalException error) implements Outcome {}
  }

  /**
   * A file whose content is known.
   *
   * @param content its SHA-256
   */
  private record Content(Path file, byte[] content) {
    static Optional<Content> of(Path file) {
      try {
        return Optional.of(new Content(file, RasterKey.content(file)));
      } catch (IOException e) { // which decoding will report
        return Optional.empty();
      }
    }

    /** Whether what was decoded after the content was read is of the same content. */
    boolean isUnchanged() {
      return of(file).filter(now -> Arrays.equals(now.content, content)).isPresent();
    }
  }

  /**
   * What the cache has of an image.
   *
   * @param content of the HR file; empty if the cache is not used for it
   * @param original the HR image
   * @param lr LR images by scale
   */
  record Found(Optional<Content> content, Optional<Original> original, Map<Integer, Raster> lr) {
    /** Of an image that the cache is not used for. */
    static final Found NOTHING = new Found(Optional.empty(), Optional.empty(), Map.of());

    /** Whether nothing needs to be decoded. */
    boolean isComplete(List<Integer> scales, int patch) {
      if (original.isEmpty()) {
        return false;
      }
      for (int scale : scales) {
        Raster small = lr.get(scale);
        if (small == null || isSmall(small, patch)) { // what follows a small one is not needed
          return small != null;
        }
      }
      return true;
    }
  }

  private static boolean isSmall(Raster lr, int patch) {
    return lr.width() < patch || lr.height() < patch;
  }

  /** Searches the cache for an image. */
  Found find(Task task) {
    if (!(task.entry().hr() instanceof ImageSource.InFile in)) {
      return Found.NOTHING;
    }
    Optional<Content> content = Content.of(in.file());
    if (content.isEmpty()) {
      return Found.NOTHING;
    }
    byte[] digest = content.get().content();
    Map<Integer, Raster> lr = new HashMap<>();
    for (int scale : scales) {
      Optional<Path> own = task.lowResolutionFile(scale);
      Optional<RasterKey> key =
          own.isPresent()
              ? own.flatMap(Content::of).map(file -> RasterKey.lowResolution(file.content()))
              : Optional.of(RasterKey.downscaled(digest, scale));
      key.flatMap(cache::lowResolution).ifPresent(raster -> lr.put(scale, raster));
    }
    return new Found(content, cache.original(RasterKey.original(digest)), lr);
  }

  /**
   * Loads an image.
   *
   * @param found what {@link #find} has found of it
   * @throws OutOfMemoryError if the heap does not hold it
   */
  Outcome load(Task task, Found found) {
    try {
      return new Loading(task, found).outcome();
    } catch (FrugalException e) {
      if (e.getCause() instanceof OutOfMemoryError memory) {
        throw memory; // it may fit when no other image is being decoded
      }
      return new Outcome.Bad(e);
    }
  }

  /** The work on one image, which decodes its file at most once. */
  private final class Loading {
    private final Task task;
    private final Found found;
    private ImageSource.@Nullable Opened opened;
    private @Nullable ImagePair pair;
    private @Nullable Boolean unchanged;

    Loading(Task task, Found found) {
      this.task = task;
      this.found = found;
    }

    Outcome outcome() {
      Original original = found.original().orElseGet(this::original);
      Raster hr = original.raster();
      List<LowResolutionDoubt> doubts = new ArrayList<>();
      Reading reading = new Reading(original.print(), original.transparent(), doubts);
      Map<Integer, Raster> lr = new HashMap<>();
      for (int scale : scales) {
        if (task.isCompared()) {
          ImagePair both = pair(scale);
          task.set().doubt(task.entry(), both.hr(), both.lr(), scale).ifPresent(doubts::add);
        }
        Raster small = lowResolution(hr, scale);
        if (isSmall(small, patch)) {
          int side = patch * scale;
          return new Outcome.Small(
              "%s is %dx%d pixels; a patch of %d at x%d needs %dx%d."
                  .formatted(task.entry().hr(), hr.width(), hr.height(), patch, scale, side, side),
              reading);
        }
        lr.put(scale, small);
      }
      return new Outcome.Usable(new TrainingImages.Decoded(hr, lr), reading);
    }

    private ImageSource.Opened opened() {
      ImageSource.Opened known = opened;
      if (known == null) {
        known = task.entry().hr().open();
        opened = known;
      }
      return known;
    }

    /** The image with its LR image, decoded once for each scale. */
    private ImagePair pair(int scale) {
      ImagePair known = pair;
      if (known == null || known.scale() != scale) {
        known = task.set().pair(task.entry(), opened().color(), scale);
        pair = known;
      }
      return known;
    }

    /** The content of the HR file, if what was decoded may be kept under it. */
    private Optional<byte[]> content() {
      return found
          .content()
          .filter(
              content -> {
                Boolean known = unchanged;
                if (known == null) {
                  known = content.isUnchanged();
                  unchanged = known;
                }
                return known;
              })
          .map(Content::content);
    }

    private Original original() {
      Raster raster = Raster.of(opened().color());
      Original fresh = new Original(raster, Fingerprint.of(raster), opened().transparent());
      return content().map(c -> cache.keep(RasterKey.original(c), fresh)).orElse(fresh);
    }

    private Raster lowResolution(Raster hr, int scale) {
      Raster known = found.lr().get(scale);
      Optional<Path> own = task.lowResolutionFile(scale);
      if (known != null) {
        task.set()
            .requireSize(
                task.entry(), hr.width(), hr.height(), known.width(), known.height(), scale);
        return known;
      }
      if (own.isEmpty()) {
        Raster made = Raster.of(pair(scale).lr());
        return content().map(c -> cache.keep(RasterKey.downscaled(c, scale), made)).orElse(made);
      }
      Optional<Content> before =
          found.content().isPresent() ? own.flatMap(Content::of) : Optional.empty();
      Raster read = Raster.of(pair(scale).lr());
      return before
          .filter(Content::isUnchanged)
          .map(file -> cache.keep(RasterKey.lowResolution(file.content()), read))
          .orElse(read);
    }
  }
}
