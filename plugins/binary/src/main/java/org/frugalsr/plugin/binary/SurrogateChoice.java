package org.frugalsr.plugin.binary;

import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.frugalsr.tensor.function.SurrogateGradient;

/** The surrogate gradient of a sign, by the names that configs use. */
enum SurrogateChoice {
  /** 1 everywhere. */
  IDENTITY,
  /** 1 where |x| is at most 1. */
  CLIP,
  /** 2 - 2 |x| where |x| is below 1. */
  POLYNOMIAL,
  /** IR-Net's, which sharpens during training: see {@link ErrorDecay}. */
  EDE;

  /** The surrogate at a point of the training. */
  SurrogateGradient at(Progress progress, ErrorDecay.Range range) {
    return switch (this) {
      case IDENTITY -> StandardSurrogate.IDENTITY;
      case CLIP -> StandardSurrogate.CLIP;
      case POLYNOMIAL -> StandardSurrogate.POLYNOMIAL;
      case EDE -> ErrorDecay.at(progress, range);
    };
  }
}
