package org.frugalsr.plugin.binary;

/** The real factor on a binary weight. */
enum WeightScale {
  /** None. */
  NONE,
  /** The mean magnitude of each output channel's latent weights. */
  MEAN,
  /** The same, without gradient. */
  DETACHED_MEAN
}
