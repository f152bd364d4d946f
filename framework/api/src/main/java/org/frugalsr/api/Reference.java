package org.frugalsr.api;

import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The outputs of a fixed network for training batches, such as a teacher or the network of an
 * earlier round; in evaluation mode and without gradients.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Reference {
  /** The input given to the network. */
  enum View {
    /** The patches in their orientation; a forward in each step. */
    PATCH,
    /**
     * The whole training images, unrotated: the region of a patch is cropped from the output and
     * transformed like the patch. The output is computed once per image and stored on disk.
     */
    IMAGE
  }

  /**
   * Returns the network's output for a batch.
   *
   * @return {@code [N, scale H, scale W, C]}, about 0..1, not clamped; valid until the next call
   */
  INDArray of(TrainingContext.Batch batch);
}
