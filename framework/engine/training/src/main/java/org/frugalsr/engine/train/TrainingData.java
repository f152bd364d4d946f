package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.reference.LowResolutionImages;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.data.Augmentation;
import org.frugalsr.imaging.data.Batch;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.imaging.data.Overlaps;
import org.frugalsr.imaging.data.Patches;
import org.frugalsr.imaging.data.Prefetch;
import org.frugalsr.imaging.data.RasterCache;
import org.frugalsr.imaging.data.Readings;
import org.frugalsr.imaging.data.Shown;
import org.frugalsr.imaging.data.TrainingImages;
import org.frugalsr.tensor.Rng;
import org.jspecify.annotations.Nullable;

/** The data of an experiment: training batches and evaluation sets. */
final class TrainingData implements TrainingStep.Source, AutoCloseable {
  private static final int AHEAD = 3;

  private final long seed;
  private final List<Integer> scales;
  private final Patches patches;
  private final LowResolutionImages images;
  private final @Nullable Prefetch prefetch;
  private final List<DataSet> train;
  private final List<DataSet> validation;
  private final List<DataSet> test;
  private final List<Overlaps.Overlap> overlaps;
  private final List<String> warnings;
  private final Map<String, String> hashes;
  private long waited;

  /**
   * Reads all training images, and checks that all others can be evaluated.
   *
   * @param progress receives what the start is waiting for, from any thread
   */
  TrainingData(Experiment e, Consumer<String> progress) {
    Catalogue catalogue = e.catalogue();
    if (e.data().train().isEmpty()) {
      throw new UserError(
          "data.train is empty: there is nothing to train on.\n"
              + "Name sets, such as data.train = [sample-train]; frugal data list shows them.");
    }
    this.train = e.data().train().stream().map(catalogue::find).toList();
    this.validation = e.data().validate().stream().map(catalogue::find).toList();
    this.test = e.data().test().stream().map(catalogue::find).toList();
    this.seed = e.root().seed();
    this.scales = e.network().common().scale();
    Protocol protocol = Protocol.named(e.evaluation().protocol());
    Readings readings = new Readings();
    Stream.concat(validation.stream(), test.stream())
        .distinct()
        .forEach(set -> readings.addAll(set.requireTrials(protocol, scales)));
    this.hashes = hashed();
    var trainer = e.trainer().common();
    List<String> notices = Collections.synchronizedList(new ArrayList<>());
    var settings = e.cache().images();
    RasterCache cache =
        new RasterCache(settings.path(e.base()), settings.bytes(), notices::add, progress);
    TrainingImages images = TrainingImages.load(train, scales, trainer.patch(), cache);
    readings.addAll(images.readings());
    this.overlaps = e.data().overlaps(catalogue, readings);
    notices.addAll(warnings(e, catalogue, readings, images.skipped()));
    this.warnings = notices.stream().map(Shown::line).toList();
    int channels = e.network().common().image().channels();
    this.images = lowResolution(images, channels);
    this.patches =
        new Patches(images, trainer.batch(), trainer.patch(), channels, trainer.augment());
    this.prefetch =
        scales.size() == 1
            ? new Prefetch(step -> patches.batch(seed, step, scales.get(0)), AHEAD)
            : null;
  }

  private static LowResolutionImages lowResolution(TrainingImages images, int channels) {
    return new LowResolutionImages() {
      @Override
      public Image lr(int image, int scale) {
        return images.lr(image, scale, channels);
      }

      @Override
      public int count() {
        return images.count();
      }

      @Override
      public long pixels(int scale) {
        return images.pixels(scale);
      }
    };
  }

  private List<String> warnings(
      Experiment e, Catalogue catalogue, Readings readings, List<String> skipped) {
    List<String> all = new ArrayList<>(e.data().warnings(catalogue, overlaps));
    Stream.of(train, validation, test)
        .flatMap(List::stream)
        .distinct()
        .forEach(set -> all.addAll(readings.remarks(set)));
    if (!skipped.isEmpty()) {
      all.add(
          skipped.size()
              + " training images are smaller than a patch and are skipped; the first: "
              + skipped.getFirst());
    }
    return all;
  }

  @Override
  public Batch batch(int scale, long step) {
    if (prefetch != null) {
      return prefetch.take(step);
    }
    long before = System.nanoTime();
    Batch batch = patches.batch(seed, step, scale);
    waited += System.nanoTime() - before;
    return batch;
  }

  @Override
  public Batch sample(int scale, int n) {
    return patches.batch(Rng.of(seed, "statistics", 0).nextLong(), n, scale);
  }

  @Override
  public Optional<LowResolutionImages> images() {
    return Optional.of(images);
  }

  /** Returns the nanoseconds that training has waited for batches. */
  long waitedNanos() {
    return prefetch == null ? waited : prefetch.waitedNanos();
  }

  List<DataSet> validation() {
    return validation;
  }

  /** Returns how patches are augmented. */
  Augmentation augmentation() {
    return patches.augmentation();
  }

  /** Returns the names of the training sets. */
  List<String> trained() {
    return train.stream().map(DataSet::name).toList();
  }

  List<DataSet> test() {
    return test;
  }

  /** Returns the images that are used for two purposes. */
  List<Overlaps.Overlap> overlaps() {
    return overlaps;
  }

  /** Returns warnings about the data, including those images, one sentence each. */
  List<String> warnings() {
    return warnings;
  }

  /** Returns the content hash of every set in use, by its name. */
  Map<String, String> hashes() {
    return hashes;
  }

  private Map<String, String> hashed() {
    Map<String, String> all = new TreeMap<>();
    for (List<DataSet> sets : List.of(train, validation, test)) {
      sets.forEach(s -> all.computeIfAbsent(s.name(), n -> s.hash()));
    }
    return all;
  }

  @Override
  public void close() {
    if (prefetch != null) {
      prefetch.close();
    }
  }
}
