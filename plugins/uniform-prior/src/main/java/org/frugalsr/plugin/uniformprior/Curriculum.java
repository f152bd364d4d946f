package org.frugalsr.plugin.uniformprior;

import java.util.List;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.PixelLoss.Distance;

/**
 * Minimises a pixel loss in which each pixel has a weight: easy pixels first, all of them at the
 * end.
 *
 * <p>After the abstract of Zhang, Lang, Wei and Zhang (TIP 2021), which names a pixel-wise
 * curriculum without a formula; {@link CurriculumReading} defines our reading. If all weights are 1
 * its steps equal those of the trainer {@code standard}, bit for bit.
 */
final class Curriculum implements Trainer {
  /**
   * The keys of {@code curriculum}.
   *
   * @param loss how a difference is measured
   * @param reduction of the weighted differences of a batch to one number
   * @param reading how pixels are weighted
   */
  record Settings(
      @Key(doc = "How a difference is measured: l1, l2 or charbonnier.", def = "l1") Distance loss,
      @Key(doc = "Reduction of the weighted differences of a batch: mean or sum.", def = "mean")
          Reduction reduction,
      @Key(doc = "How pixels are weighted, which the abstract leaves open.")
          CurriculumReading reading) {}

  /** The reduction of the differences of all values of a batch to one number. */
  enum Reduction {
    /** Their mean; weights are not divided by their sum. */
    MEAN,
    /** Their sum. */
    SUM;

    Tensor of(Tensor mean, Shape values) {
      return this == MEAN ? mean : mean.times(values.size());
    }
  }

  private final Settings settings;

  Curriculum(Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<String> advice(TrainingContext.Instance student) {
    return settings.reading().looksAtAnAverage() && student.keepsStatistics()
        ? List.of(
            """
            trainer.reading.previous = averaged: the previous network has averaged weights, but the statistics of its batch \
            normalisations are those of the current student, which do not belong to averaged weights: the previous errors, and \
            the pixel weights computed from them, are inaccurate. \
            Set trainer.reading.previous = frozen, or train a network without batch normalisation.\
            """)
        : List.of();
  }

  @Override
  public Training begin(TrainingContext context) {
    return new CurriculumTraining(context, settings);
  }
}
