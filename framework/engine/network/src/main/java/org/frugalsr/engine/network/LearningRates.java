package org.frugalsr.engine.network;

import java.util.List;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.optim.OptimizerSettings;

/**
 * What the parts of a network may know of the rates that it is trained at.
 *
 * @param first the first step of the training
 * @param optimizer whose groups multiply rates
 */
record LearningRates(Progress first, OptimizerSettings optimizer) {
  static LearningRates of(TrainerSettings trainer) {
    return new LearningRates(
        new Progress(0, trainer.steps(), trainer.rate(0)), trainer.optimizer(List.of()));
  }

  /** What groups multiply the rate of a parameter by. */
  double factor(String path, ParameterKind kind) {
    return optimizer.rateOf(path, kind);
  }
}
