package org.frugalsr.engine.config;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * The section {@code study.tune}: which keys each variant tunes before its seeds run, on validation
 * data and within a budget.
 *
 * <p>Candidates are compared by successive halving (Jamieson and Talwalkar, AISTATS 2016): all are
 * trained for some steps, then the best of them for more, from where they stopped.
 *
 * @param keys config key to its values
 * @param on data sets on which candidates are compared by their mean PSNR
 * @param budget training steps for the tuning of a variant, relative to the steps of all its seeds
 * @param seeds of the candidates
 * @param search which candidates are tried
 * @param samples number of random candidates
 * @param drawSeed seed of the random candidates
 * @param halving the factor by which each round has fewer candidates and more steps
 * @param extend whether a best value at the end of its range extends the range
 */
@Section(effect = Effect.STUDY)
public record TuneSettings(
    @Key(
            doc =
                "Config keys with the values to try, such as \"trainer.optimizer.lr\" { from = 1e-4,"
                    + " to = 1e-2, steps = 5, scale = log }.",
            def = "{}")
        Map<String, TunedKey> keys,
    @Key(doc = "Data sets on which candidates are compared; no test or training sets.")
        List<String> on,
    @Key(
            doc = "Training steps for the tuning of a variant; 1: as many as all its seeds.",
            def = "0.3",
            above = 0,
            max = 100)
        double budget,
    @Key(doc = "Seeds of the candidates; none of the study's.", def = "[100]") List<Long> seeds,
    @Key(doc = "grid: all combinations of the values; random: draws from the ranges.", def = "grid")
        Search search,
    @Key(
            doc = "Number of random candidates.",
            def = "8",
            min = 1,
            max = 10000,
            when = "search = random")
        int samples,
    @Key(doc = "Seed of the random candidates.", def = "0", when = "search = random") long drawSeed,
    @Key(
            doc = "Factor by which each round has fewer candidates, trained for more steps.",
            def = "2",
            min = 2,
            max = 100)
        int halving,
    @Key(
            doc =
                "Whether a best value at the end of its range extends the range, within the budget.",
            def = "true",
            when = "search = grid")
        boolean extend) {
  /** Which candidates are tried. */
  public enum Search {
    /** All combinations. */
    GRID,
    /** Independent draws. */
    RANDOM
  }

  /** How the values of a range are spaced. */
  public enum Scale {
    /** Equal differences. */
    LINEAR,
    /** Equal ratios. */
    LOG
  }

  /**
   * The values of a key: a range or a list.
   *
   * @param from the first value of the range
   * @param to the last one, larger
   * @param steps number of values of the range in a grid
   * @param scale how they are spaced
   * @param values the list
   */
  @Section(effect = Effect.STUDY)
  public record TunedKey(
      @Key(doc = "First value of a range.") Optional<Double> from,
      @Key(doc = "Last value of a range.") Optional<Double> to,
      @Key(doc = "Number of values of a range in a grid.", def = "5", min = 2, max = 1000)
          int steps,
      @Key(doc = "Spacing of a range.", def = "linear") Scale scale,
      @Key(doc = "The values, instead of a range.", def = "[]") List<ConfigValue> values) {}
}
