package org.frugalsr.plugin.uniformprior;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of the pixels of a batch, and what they were made from.
 *
 * @param values one for each pixel, or one for each value of a pixel
 * @param peak the largest weight that the reading gives
 * @param errors of the pixels that the weights follow, by whose errors they are
 */
record PixelWeights(float[] values, double peak, Map<String, float[]> errors) {
  /** Weights of at least this share of the largest count as full. */
  private static final double FULL = 0.99;

  /** Weights that are made from no errors. */
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
