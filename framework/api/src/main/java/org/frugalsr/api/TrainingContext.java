package org.frugalsr.api;

import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The services that the engine offers to a trainer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface TrainingContext {
  /** The network that is trained. */
  Instance student();

  /**
   * A copy of the current student with its own parameters, saved and restored with the run. It can
   * be created only in {@link Trainer#begin}; afterwards it is looked up by its name.
   *
   * @throws IllegalStateException if it is new after {@code begin}
   */
  Instance replica(String name);

  /**
   * The trained network of the run that {@code trainer.teacher} names.
   *
   * @throws org.frugalsr.api.error.UserError if the key is missing, there is no such run, or its
   *     network has not the channels and all scales of the student
   */
  Instance teacher();

  /** The scale factors of the student. */
  List<Integer> scales();

  /** The seed of the experiment. */
  long seed();

  /** The training batch of a step: the same for the same seed and step. */
  Batch batch(int scale, Progress p);

  /**
   * The outputs of a network in its current state for training batches. After changing the network,
   * request a new reference; the previous one is outdated.
   *
   * @param network from {@link #teacher} or {@link #replica}
   * @param view its input; a batch that was not cropped from images is passed as it is
   */
  Reference reference(Instance network, Reference.View view);

  /**
   * One step of the student: loss, finite check, backward, gradient rules, clipping, optimiser,
   * constraints.
   *
   * @param loss builds a scalar in the training pass
   * @return the loss's value, penalties included
   */
  double update(Function<Pass, Tensor> loss, Progress p);

  /** A network with its parameters. */
  interface Instance {
    /**
     * Super-resolves a batch; centring and working range are applied around the model.
     *
     * @param lr {@code [N, H, W, C]} in 0..1
     * @return {@code [N, scale H, scale W, C]}, about 0..1, not clamped
     */
    Tensor forward(Tensor lr, int scale, Pass p);

    /** The trained arrays, in order of creation. */
    List<Parameter> parameters();

    /**
     * Whether any layers keep statistics from training, as a batch normalisation does; these fit
     * the weights that the network was trained with.
     */
    boolean keepsStatistics();

    /** Copies the values of a network of the same structure. */
    void copyFrom(Instance other);
  }

  /**
   * Training pairs of one step.
   *
   * @param scale the factor between them
   * @param lr {@code [N, P, P, C]} in 0..1; valid until the next batch
   * @param hr {@code [N, scale P, scale P, C]} in 0..1; valid until the next batch
   * @param origins where each patch was cropped; empty if the batch was not cropped from images
   */
  record Batch(int scale, INDArray lr, INDArray hr, List<PatchOrigin> origins) {
    /** Copies the list. */
    public Batch {
      origins = List.copyOf(origins);
    }
  }
}
