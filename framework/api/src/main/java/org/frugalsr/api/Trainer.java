package org.frugalsr.api;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Stateful;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Decides what is fed and what is minimised; the engine owns the step and the loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Trainer {
  /** Starts a training, new or to be resumed. */
  Training begin(TrainingContext context);

  /**
   * What a run should warn of before its first step: combinations with a network that go wrong
   * without a word.
   *
   * @param student the network that would be trained; only looked at
   * @return a sentence or two for each, which say what to do
   */
  default List<String> advice(TrainingContext.Instance student) {
    return List.of();
  }

  /** A training under way; its state is all that a resume needs. */
  interface Training extends Stateful {
    /**
     * Takes one step, usually by one {@link TrainingContext#update}.
     *
     * @param p how far the training is
     */
    Report step(Progress p);
  }

  /**
   * What a step has to tell.
   *
   * @param loss the value that was minimised, before the step
   * @param metrics other numbers for the journal, by name; the report draws each as a curve
   * @param pictures for the report; of few steps, since each becomes a file of the run
   */
  record Report(double loss, Map<String, Double> metrics, List<Picture> pictures) {
    /** Copies the list. */
    public Report {
      pictures = List.copyOf(pictures);
    }

    /** A step without pictures. */
    public Report(double loss, Map<String, Double> metrics) {
      this(loss, metrics, List.of());
    }
  }

  /**
   * A small picture for the report.
   *
   * @param row what it shows with others beside it, such as {@code round 1, patch 2}
   * @param caption what it shows itself, such as {@code weights}
   * @param pixels {@code [H, W, 1]} or {@code [H, W, 3]}, 0 (black) to 1, clamped; of the caller
   */
  record Picture(String row, String caption, INDArray pixels) {}
}
