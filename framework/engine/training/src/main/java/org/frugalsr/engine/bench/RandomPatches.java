package org.frugalsr.engine.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.frugalsr.api.PatchOrigin;
import org.frugalsr.engine.reference.LowResolutionImages;
import org.frugalsr.engine.train.TrainingStep;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.data.Batch;
import org.frugalsr.tensor.Rng;

/**
 * One random in-memory batch per scale, presented as cut from random images, so that a trainer that
 * uses a teacher's outputs for whole images does so here too.
 */
final class RandomPatches implements TrainingStep.Source {
  private static final int LEAST_SIDE = 128;
  private static final int SYMMETRIES = 8;

  private final Map<Integer, Batch> batches;
  private final int count;
  private final int side;
  private final int channels;
  private int last;

  RandomPatches(int count, int patch, int channels, List<Integer> scales) {
    this.count = count;
    this.side = Math.max(LEAST_SIDE, 2 * patch);
    this.channels = channels;
    this.batches =
        scales.stream().collect(Collectors.toMap(s -> s, s -> batch(count, patch, channels, s)));
  }

  private Batch batch(int count, int patch, int channels, int scale) {
    Batch batch = new Batch(count, patch, channels, scale);
    fill(batch.lr(), "lr");
    fill(batch.hr(), "hr");
    Rng rng = Rng.of(0, "origins", 0);
    for (int i = 0; i < count; i++) {
      batch
          .origins()
          .add(
              new PatchOrigin(
                  i, rng.nextInt(side - patch + 1), rng.nextInt(side - patch + 1), i % SYMMETRIES));
    }
    return batch;
  }

  private static void fill(float[] values, String stream) {
    Rng rng = Rng.of(0, stream, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rng.nextDouble();
    }
  }

  @Override
  public Batch batch(int scale, long step) {
    last = scale;
    return Objects.requireNonNull(batches.get(scale), () -> "no batch of x" + scale);
  }

  /** Returns the scale of the most recently requested batch. */
  int last() {
    return last;
  }

  @Override
  public Optional<LowResolutionImages> images() {
    return Optional.of(new Images());
  }

  private final class Images implements LowResolutionImages {
    @Override
    public Image lr(int image, int scale) {
      return image(image);
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public long pixels(int scale) {
      return (long) count * side * side;
    }
  }

  private Image image(int image) {
    float[] samples = new float[side * side * channels];
    Rng rng = Rng.of(0, "image", image);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rng.nextInt(256);
    }
    return new Image(side, side, channels, samples);
  }
}
