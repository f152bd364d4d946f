package org.frugalsr.api;

import java.util.List;
import java.util.function.Function;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the engine offers to a trainer. */
public interface Run {
  /** The network that is trained. */
  Instance student();

  /**
   * A copy of the student as it is now, with parameters of its own; saved and restored with the
   * run. Made in {@link Trainer#begin} only; afterwards it is found by its name.
   *
   * @throws IllegalStateException if it is new after {@code begin}
   */
  Instance replica(String name);

  /**
   * The trained network of another run, as a teacher.
   *
   * @param run its folder
   */
  Instance load(String run);

  /** The factors that the student magnifies by. */
  List<Integer> scales();

  /** The seed of the experiment. */
  long seed();

  /** The training batch of a step: the same for the same seed and step. */
  Batch batch(int scale, Progress p);

  /**
   * What a network makes of a batch, in evaluation mode.
   *
   * @param lr {@code [N, H, W, C]} in 0..1
   * @return an array of the caller's, {@code [N, scale H, scale W, C]}
   */
  INDArray predict(Instance network, INDArray lr, int scale);

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

    /** The trained arrays, in the order of building. */
    List<Parameter> parameters();

    /** Takes over the values of a network of the same structure. */
    void copyFrom(Instance other);
  }

  /**
   * Training pairs of one step.
   *
   * @param scale the factor between them
   * @param lr {@code [N, P, P, C]} in 0..1; valid until the next batch
   * @param hr {@code [N, scale P, scale P, C]} in 0..1; valid until the next batch
   */
  record Batch(int scale, INDArray lr, INDArray hr) {}
}
