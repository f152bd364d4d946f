package org.frugalsr.plugin.baseline;

import java.util.List;
import java.util.Map;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.PixelLoss.Distance;

/** Minimises a pixel loss on random patches, one scale per step. */
final class StandardTrainer implements Trainer {
  record Settings(
      @Key(doc = "How a difference is measured: l1, l2 or charbonnier.", def = "l1") Distance loss,
      @Key(
              doc =
                  "Reduction of the differences of all values of a batch: mean, or sum, with which"
                      + " gradients (for clipping and sgd) grow with batch and patch.",
              def = "mean")
          Reduction reduction) {}

  /** The reduction of the differences of all values of a batch to one number. */
  enum Reduction {
    /** Their mean. */
    MEAN,
    /** Their sum, Torch's {@code size_average = False}. */
    SUM;

    /** The loss, given the mean. */
    Tensor of(Tensor mean, Shape values) {
      return this == MEAN ? mean : mean.times(values.size());
    }
  }

  private final Settings settings;

  StandardTrainer(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Training begin(TrainingContext context) {
    return new Training() {
      @Override
      public Report step(Progress p) {
        return new Report(update(context, settings, scale(context, p), p), Map.of());
      }

      @Override
      public void state(StateVisitor v) {
        // everything follows from the step
      }
    };
  }

  /** Trains one step on a batch of a scale and returns the loss. */
  static double update(TrainingContext context, Settings settings, int scale, Progress p) {
    TrainingContext.Batch batch = context.batch(scale, p);
    return context.update(
        pass -> {
          Tensor hr = pass.tape().constant("hr", batch.hr());
          Tensor sr =
              context
                  .student()
                  .forward(pass.tape().constant("lr", batch.lr()), batch.scale(), pass);
          return settings
              .reduction()
              .of(Functional.pixelLoss(settings.loss(), sr, hr, null), hr.shape());
        },
        p);
  }

  /** The scale of a step, drawn at random; the same for the same seed and step. */
  static int scale(TrainingContext context, Progress p) {
    List<Integer> scales = context.scales();
    return scales.size() == 1
        ? scales.get(0)
        : scales.get(Rng.of(context.seed(), "scale", p.step()).nextInt(scales.size()));
  }
}
