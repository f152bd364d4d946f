package org.frugalsr.plugin.baseline;

import java.util.List;
import java.util.Map;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.function.PixelLoss.Distance;

/**
 * Minimises a pixel loss on random patches of one scale per step, for a network with several scales
 * (Lim et al., CVPRW 2017, section 3.3).
 *
 * <p>The scale depends on seed and step only, so that a resumed run draws the same ones. Branches
 * of other scales are neither run nor changed in a step.
 */
final class MultiScaleTrainer implements Trainer {
  /** How the scale of a step is chosen. */
  enum Draw {
    /** At random with equal probability, as published. */
    RANDOM,
    /** In turn, so that all scales have the same number of steps. */
    CYCLE
  }

  /**
   * The keys of {@code multi-scale}.
   *
   * @param loss how a difference is measured
   * @param reduction of the differences of a batch to one number
   * @param draw how the scale of a step is chosen
   */
  record Settings(
      @Key(doc = "How a difference is measured: l1, l2 or charbonnier.", def = "l1") Distance loss,
      @Key(doc = "Reduction of the differences of a batch: mean or sum.", def = "mean")
          StandardTrainer.Reduction reduction,
      @Key(
              doc = "How the scale of a step is chosen: random, or cycle for scales in turn.",
              def = "random")
          Draw draw) {}

  private final Settings settings;

  MultiScaleTrainer(Settings settings) {
    this.settings = settings;
  }

  private StandardTrainer.Settings common() {
    return new StandardTrainer.Settings(settings.loss(), settings.reduction());
  }

  @Override
  public Training begin(TrainingContext context) {
    return new Training() {
      @Override
      public Report step(Progress p) {
        int scale = scale(context, p);
        return new Report(
            StandardTrainer.update(context, common(), scale, p), Map.of("scale", (double) scale));
      }

      @Override
      public void state(StateVisitor v) {
        // everything follows from the step
      }
    };
  }

  private int scale(TrainingContext context, Progress p) {
    List<Integer> scales = context.scales();
    return settings.draw() == Draw.CYCLE
        ? scales.get((int) (p.step() % scales.size()))
        : StandardTrainer.scale(context, p);
  }
}
