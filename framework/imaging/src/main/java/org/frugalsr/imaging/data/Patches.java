package org.frugalsr.imaging.data;

import java.util.List;
import org.frugalsr.api.PatchOrigin;
import org.frugalsr.tensor.Rng;

/**
 * Draws random training patches: an image, a position in it and a symmetry of the square, each
 * uniform, as in EDSR. Images and positions do not depend on the {@link Augmentation}.
 *
 * <p>A batch is a pure function of (seed, step, scale), so an exact resume needs only the step.
 * Thread-safe.
 */
public final class Patches {
  private final List<TrainingImages.Decoded> images;
  private final int count;
  private final int patch;
  private final int channels;
  private final Augmentation augmentation;

  /**
   * A source of batches.
   *
   * @param images loaded for the same patch size
   * @param count patches in a batch
   * @param patch side of an LR patch in pixels
   * @param channels 3 for RGB; 1 for Y, which is unrounded BT.601 luma of studio range
   * @param augmentation which symmetries are drawn
   */
  public Patches(
      TrainingImages images, int count, int patch, int channels, Augmentation augmentation) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("patches of " + channels + " channels, not 1 or 3");
    }
    this.images = images.images();
    this.count = count;
    this.patch = patch;
    this.channels = channels;
    this.augmentation = augmentation;
  }

  /** Which symmetries are drawn. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /**
   * The batch of a step.
   *
   * @param seed the experiment's seed
   * @param step the training step
   * @param scale one of the scales that the images were loaded for
   */
  public Batch batch(long seed, long step, int scale) {
    Rng rng = Rng.of(seed, "patches", step);
    Batch batch = new Batch(count, patch, channels, scale);
    int lrSize = patch * patch * channels;
    for (int i = 0; i < count; i++) {
      int which = rng.nextInt(images.size());
      TrainingImages.Decoded image = images.get(which);
      Raster lr = image.lr().get(scale);
      if (lr == null) {
        throw new IllegalArgumentException("images were not loaded for x" + scale);
      }
      int left = rng.nextInt(lr.width() - patch + 1);
      int top = rng.nextInt(lr.height() - patch + 1);
      int dihedral = augmentation.of(rng.nextInt(8));
      batch.origins().add(new PatchOrigin(which, left, top, dihedral));
      lr.copy(left, top, patch, dihedral, channels, batch.lr(), i * lrSize);
      image
          .hr()
          .copy(
              left * scale,
              top * scale,
              patch * scale,
              dihedral,
              channels,
              batch.hr(),
              i * lrSize * scale * scale);
    }
    return batch;
  }
}
