package org.frugalsr.api;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Stateful;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Decides what the network is fed and what is minimised; the engine owns the step and the loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Trainer {
  /** Starts a training, new or to be resumed. */
  Training begin(TrainingContext context);

  /**
   * Warnings for a run before its first step: combinations with a network that fail silently.
   *
   * @param student the network to be trained; not modified
   * @return a sentence or two for each, with advice
   */
  default List<String> advice(TrainingContext.Instance student) {
    return List.of();
  }

  /** A training in progress; its state is all that a resume needs. */
  interface Training extends Stateful {
    /**
     * Takes one step, usually by one {@link TrainingContext#update}.
     *
     * @param p the progress of the training
     */
    Report step(Progress p);
  }

  /**
   * The results of a step.
   *
   * @param loss the value that was minimised, before the step
   * @param metrics other numbers for the journal, by name; the report draws each as a curve. Not
   *     {@code time}, {@code event}, {@code step}, {@code loss}, {@code rate}, {@code
   *     steps_per_second} or {@code wait}; {@code scale} is the scale of the step, if it trains one
   *     of several
   * @param pictures images for the report; in few steps only, since each becomes a file of the run
   */
  record Report(double loss, Map<String, Double> metrics, List<Picture> pictures) {
    /** Copies the list. */
    public Report {
      pictures = List.copyOf(pictures);
    }

    /** A step without images. */
    public Report(double loss, Map<String, Double> metrics) {
      this(loss, metrics, List.of());
    }
  }

  /**
   * A small image for the report.
   *
   * @param row the label of the row of images that it belongs to, such as {@code round 1, patch 2}
   * @param caption the label of the image itself, such as {@code weights}
   * @param pixels {@code [H, W, 1]} or {@code [H, W, 3]}, 0 (black) to 1, clamped; owned by the
   *     caller
   */
  record Picture(String row, String caption, INDArray pixels) {}
}
