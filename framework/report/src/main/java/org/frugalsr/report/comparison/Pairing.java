package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.statistics.Spread;

/**
 * The differences between two variants on equal seeds and equal images.
 *
 * @param variant the first variant
 * @param other the variant to compare with
 * @param condition under which both were measured
 * @param seeds that both have
 * @param psnr the difference of the mean PSNR (dB), a value for each seed
 * @param ssim the difference of the mean SSIM, a value for each seed
 * @param images the difference of PSNR (dB) by image, the mean over the seeds; in the set's order
 */
record Pairing(
    ComparedVariant variant,
    ComparedVariant other,
    EvaluationSetting condition,
    List<Long> seeds,
    List<Double> psnr,
    List<Double> ssim,
    Map<String, Double> images) {

  /** Pairs two variants; empty if they have no seed in common. */
  static Optional<Pairing> of(
      ComparedVariant variant, ComparedVariant other, EvaluationSetting condition) {
    SortedMap<Long, Measurement> ours = variant.measured(condition);
    SortedMap<Long, Measurement> theirs = other.measured(condition);
    List<Long> seeds = ours.keySet().stream().filter(theirs::containsKey).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> images = new LinkedHashMap<>();
    for (Map.Entry<String, Score> image : at(ours, seeds.getFirst()).images().entrySet()) {
      List<Double> differences = new ArrayList<>();
      for (long seed : seeds) {
        Score a = at(ours, seed).images().get(image.getKey());
        Score b = at(theirs, seed).images().get(image.getKey());
        if (a != null && b != null) {
          differences.add(a.psnr() - b.psnr());
        }
      }
      if (differences.size() == seeds.size()) {
        images.put(image.getKey(), Spread.of(differences).mean());
      }
    }
    return Optional.of(
        new Pairing(
            variant,
            other,
            condition,
            seeds,
            differences(ours, theirs, seeds, Score::psnr),
            differences(ours, theirs, seeds, Score::ssim),
            images));
  }

  private static List<Double> differences(
      SortedMap<Long, Measurement> ours,
      SortedMap<Long, Measurement> theirs,
      List<Long> seeds,
      ToDoubleFunction<Score> part) {
    return seeds.stream()
        .map(
            seed ->
                part.applyAsDouble(at(ours, seed).mean())
                    - part.applyAsDouble(at(theirs, seed).mean()))
        .toList();
  }

  private static Measurement at(SortedMap<Long, Measurement> bySeed, long seed) {
    return Optional.ofNullable(bySeed.get(seed)).orElseThrow();
  }

  /** The finite differences by image: two perfect results have none. */
  List<Double> finite() {
    return images.values().stream().filter(Double::isFinite).toList();
  }

  /** Whether either variant has seeds that the other lacks. */
  boolean partial() {
    return seeds.size() < variant.measured(condition).size()
        || seeds.size() < other.measured(condition).size();
  }
}
