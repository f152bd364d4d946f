package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.function.Estimator;
import org.frugalsr.tensor.function.StraightThrough;

/** What stands for the derivative of a sign, by the names that configs use. */
enum Ste {
  /** 1 everywhere. */
  IDENTITY,
  /** 1 where |x| is at most 1. */
  CLIP,
  /** 2 - 2 |x| where |x| is below 1. */
  POLYNOMIAL,
  /** IR-Net's, which sharpens while training goes on: see {@link ErrorDecay}. */
  EDE;

  /** The estimator at a point of the training. */
  StraightThrough at(Progress progress, ErrorDecay.Range range) {
    return switch (this) {
      case IDENTITY -> Estimator.IDENTITY;
      case CLIP -> Estimator.CLIP;
      case POLYNOMIAL -> Estimator.POLYNOMIAL;
      case EDE -> ErrorDecay.at(progress, range);
    };
  }
}
