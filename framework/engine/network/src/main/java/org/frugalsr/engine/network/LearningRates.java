package org.frugalsr.engine.network;

import java.util.List;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.optim.OptimizerSettings;

/**
 * Learning-rate information for the parts of a network.
 *
 * @param first the first step of the training
 * @param optimizer the optimiser settings, whose groups scale rates
 */
record LearningRates(Progress first, OptimizerSettings optimizer) {
  static LearningRates of(TrainerSettings trainer) {
    return new LearningRates(
        new Progress(0, trainer.steps(), trainer.rate(0)), trainer.optimizer(List.of()));
  }

  /** Returns the factor of a parameter's group on the learning rate. */
  double factor(String path, ParameterKind kind) {
    return optimizer.rateOf(path, kind);
  }
}
