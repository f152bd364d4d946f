package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.PatchOrigin;

/**
 * The patches of one training step, as dense NHWC arrays with samples in 0..1.
 *
 * <p>The arrays belong to the code that took the batch.
 */
public final class Batch {
  private final int count;
  private final int patch;
  private final int channels;
  private final int scale;
  private final float[] lr;
  private final float[] hr;
  private final List<PatchOrigin> origins = new ArrayList<>();

  /**
   * A batch of zeros to be filled.
   *
   * @param count patches
   * @param patch side of an LR patch in pixels
   * @param channels 3 (RGB) or 1 (Y)
   * @param scale side of an HR patch divided by that of its LR patch
   */
  public Batch(int count, int patch, int channels, int scale) {
    this.count = count;
    this.patch = patch;
    this.channels = channels;
    this.scale = scale;
    this.lr = new float[count * patch * patch * channels];
    this.hr = new float[lr.length * scale * scale];
  }

  /** Number of patches. */
  public int count() {
    return count;
  }

  /** Side of an LR patch in pixels. */
  public int patch() {
    return patch;
  }

  /** 3 (RGB) or 1 (Y). */
  public int channels() {
    return channels;
  }

  /** Side of an HR patch divided by that of its LR patch. */
  public int scale() {
    return scale;
  }

  /** LR samples, {@code [count, patch, patch, channels]}. */
  public float[] lr() {
    return lr;
  }

  /** HR samples, {@code [count, patch * scale, patch * scale, channels]}. */
  public float[] hr() {
    return hr;
  }

  /**
   * Where each patch was cropped, to be filled; stays empty if patches were not cropped from
   * images.
   */
  public List<PatchOrigin> origins() {
    return origins;
  }
}
