package org.frugalsr.plugin.uniformprior;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of the pixels of a batch, and the errors that they were computed from.
 *
 * @param values one per pixel, or one per value of a pixel
 * @param peak the largest possible weight
 * @param errors of the pixels, by the name of their source
 */
record PixelWeights(float[] values, double peak, Map<String, float[]> errors) {
  /** Weights of at least this share of the largest count as full. */
  private static final double FULL = 0.99;

  /** Creates weights that are not computed from errors. */
  PixelWeights(float[] values, double peak) {
    this(values, peak, Map.of());
  }

  /** The share of the pixels whose weight is full, and the mean weight, for the journal. */
  Map<String, Double> metrics() {
    long full = 0;
    double sum = 0;
    for (float w : values) {
      full += w >= FULL * peak ? 1 : 0;
      sum += w;
    }
    return metrics((double) full / values.length, sum / values.length);
  }

  /** The metrics of weights that are all 1. */
  static Map<String, Double> uniformMetrics() {
    return metrics(1, 1);
  }

  private static Map<String, Double> metrics(double full, double mean) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("full_weight", full);
    metrics.put("mean_weight", mean);
    return metrics;
  }
}
