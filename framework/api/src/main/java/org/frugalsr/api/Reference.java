package org.frugalsr.api;

import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network that does not change makes of training batches, as a teacher or the network of an
 * earlier round; in evaluation mode and without gradients.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Reference {
  /** What the network is shown. */
  enum View {
    /** The patches as they are, turned as they are; a forward in each step. */
    PATCH,
    /**
     * The training images, upright: of what it makes of one, the part that a patch shows is taken
     * and turned as the patch. It is computed once an image and kept on the disk.
     */
    IMAGE
  }

  /**
   * What the network makes of a batch.
   *
   * @return {@code [N, scale H, scale W, C]}, about 0..1, not clamped; valid until the next call
   */
  INDArray of(TrainingContext.Batch batch);
}
