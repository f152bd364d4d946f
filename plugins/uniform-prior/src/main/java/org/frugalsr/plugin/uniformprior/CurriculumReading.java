package org.frugalsr.plugin.uniformprior;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Reference;
import org.frugalsr.api.config.Key;

/**
 * Our reading of the abstract's pixel-wise curriculum: each key is a choice that the abstract
 * leaves open. Errors are for images in 0..1, means over the channels of a pixel.
 *
 * @param weights the source of the weights
 * @param squaredWeight whether the distance is multiplied by the weight's square
 * @param a steepness of w_0
 * @param c teacher's error at which w_0 falls most steeply
 * @param lam the addition of round 1 for pixels whose previous error is 0
 * @param rho the increase of that addition in each later round
 * @param s how fast the addition decreases with the previous error
 * @param rounds their number, including the first
 * @param roundSteps steps of each round except the last
 * @param roundStarts fractions of the training at which rounds 1, 2, ... start
 * @param previous the previous network, of the round before
 * @param previousDecay of the average
 * @param start weights of round 0 without a teacher
 * @param teacherMap the input of the teacher
 * @param previousMap the input of the previous network
 * @param quantileFrom initial share of the pixels with weight 1
 * @param quantileTo share of the pixels with weight 1 from {@code quantileUntil} on
 * @param quantileUntil fraction of the training over which the share of pixels increases
 * @param slope of PSPL's width over 1,000 steps
 * @param width PSPL's initial width
 * @param peak PSPL's largest weight
 */
record CurriculumReading(
    @Key(
            doc =
                "Source of the weights: teacher (A: AIL's, of a teacher and the previous round),"
                    + " quantile (B: pixels with least error), teacher-free (C: A with w_0 = 0), or"
                    + " pspl (by structural similarity).",
            def = "teacher")
        Weights weights,
    @Key(doc = "Whether the loss has the weight's square, as AIL's squared error.", def = "false")
        boolean squaredWeight,
    @Key(
            doc = "a of w_0, its steepness.",
            def = "100",
            min = 0,
            max = 1e6,
            when = "weights = teacher")
        double a,
    @Key(
            doc = "c of w_0, the teacher's error at which it falls most steeply.",
            def = "0.01",
            min = 0,
            max = 1,
            when = "weights = teacher")
        double c,
    @Key(
            doc = "lambda: the addition of round 1 where the previous error is 0.",
            def = "0.15",
            min = 0,
            when = "weights = teacher | teacher-free")
        double lam,
    @Key(
            doc = "rho: the increase of that addition per round.",
            def = "0.15",
            min = 0,
            when = "weights = teacher | teacher-free")
        double rho,
    @Key(
            doc = "s: how fast the addition decreases with the previous error.",
            def = "10",
            min = 0,
            max = 1e6,
            when = "weights = teacher | teacher-free")
        double s,
    @Key(
            doc = "Number of rounds, including the first; of equal length by default.",
            def = "4",
            min = 1,
            max = 10000,
            when = "weights = teacher | teacher-free")
        int rounds,
    @Key(
            doc = "Steps of each round except the last, which lasts to the end.",
            min = 1,
            when = "weights = teacher | teacher-free")
        Optional<Long> roundSteps,
    @Key(
            doc = "Fractions of the training at which rounds 1, 2, ... start, instead.",
            def = "[]",
            above = 0,
            below = 1,
            when = "weights = teacher | teacher-free")
        List<Double> roundStarts,
    @Key(
            doc =
                "The previous network: frozen (a copy at the start of the round), or averaged (a"
                    + " moving average of the parameters).",
            def = "frozen",
            when = "weights = teacher | teacher-free")
        Previous previous,
    @Key(
            doc = "Decay of the moving average; smaller in the first steps.",
            def = "0.999",
            min = 0,
            below = 1,
            when = "previous = averaged")
        double previousDecay,
    @Key(
            doc =
                "Round 0 without a teacher: uniform (all weights 1), or initial (as round 1, with"
                    + " the errors of the initial network).",
            def = "uniform",
            when = "weights = teacher-free")
        Start start,
    @Key(
            doc =
                "Input of the teacher: image (whole training images, once; cached in"
                    + " cache.folder), or patch (each patch, in each step).",
            def = "image",
            when = "weights = teacher")
        Reference.View teacherMap,
    @Key(
            doc = "The same for the previous network; image pays off in long rounds.",
            def = "patch",
            when = "previous = frozen")
        Reference.View previousMap,
    @Key(
            doc = "Initial share of the pixels with weight 1.",
            def = "0.5",
            above = 0,
            max = 1,
            when = "weights = quantile")
        double quantileFrom,
    @Key(
            doc = "Share of the pixels with weight 1 from quantile-until on.",
            def = "1",
            above = 0,
            max = 1,
            when = "weights = quantile")
        double quantileTo,
    @Key(
            doc = "Fraction of the training over which the share of pixels increases.",
            def = "0.5",
            min = 0,
            max = 1,
            when = "weights = quantile")
        double quantileUntil,
    @Key(
            doc = "Increase of PSPL's sigma per 1,000 steps.",
            def = "0.3",
            min = 0,
            when = "weights = pspl")
        double slope,
    @Key(doc = "PSPL's initial sigma.", def = "0", min = 0, when = "weights = pspl") double width,
    @Key(doc = "PSPL's largest weight.", def = "2", above = 0, when = "weights = pspl")
        double peak) {

  /** Checks that the rounds are set in one way, and in order. */
  CurriculumReading {
    roundStarts = List.copyOf(roundStarts);
    if (!roundStarts.isEmpty() && roundSteps.isPresent()) {
      throw new IllegalArgumentException(
          "rounds are set by round-steps or by round-starts, not both");
    }
    if (!roundStarts.isEmpty() && roundStarts.size() != rounds - 1) {
      throw new IllegalArgumentException(
          "round-starts has %d shares, but rounds = %d needs %d: of rounds 1 to %d, as round 0 starts at 0"
              .formatted(roundStarts.size(), rounds, rounds - 1, rounds - 1));
    }
    if (!roundStarts.stream().sorted().distinct().toList().equals(roundStarts)) {
      throw new IllegalArgumentException("round-starts must grow: " + roundStarts);
    }
    if (weights == Weights.TEACHER_FREE && lam == 0 && rounds > 1) {
      throw new IllegalArgumentException(
          "lam = 0 without a teacher makes all weights of round 1 zero, so that it learns nothing");
    }
    if (weights == Weights.PSPL && slope == 0 && width == 0) {
      throw new IllegalArgumentException(
          "slope = 0 and width = 0 make all weights zero, so that nothing is learned");
    }
    if (quantileTo < quantileFrom) {
      throw new IllegalArgumentException("quantile-to must not be below quantile-from");
    }
  }

  /** The source of the weights. */
  enum Weights {
    /** Reading A. */
    TEACHER,
    /** Reading B. */
    QUANTILE,
    /** Reading C. */
    TEACHER_FREE,
    /** Lin, Gao, Wang and Li (ICASSP 2020), after their code. */
    PSPL
  }

  /** The network whose error is used besides the teacher's. */
  enum Previous {
    /** A copy from the end of the previous round. */
    FROZEN,
    /** A moving average. */
    AVERAGED
  }

  /** The weights of round 0 if w_0 is 0. */
  enum Start {
    /** All weights 1. */
    UNIFORM,
    /** As in round 1. */
    INITIAL
  }

  /** Whether there are rounds, and a previous network. */
  boolean hasRounds() {
    return weights == Weights.TEACHER || weights == Weights.TEACHER_FREE;
  }

  /** Whether errors of a moving average are used in any round. */
  boolean looksAtAnAverage() {
    boolean ahead = weights == Weights.TEACHER_FREE && start == Start.INITIAL;
    return hasRounds() && previous == Previous.AVERAGED && (rounds > 1 || ahead);
  }

  /** The round of a step, from 0. */
  int round(long step, long steps) {
    if (!roundStarts.isEmpty()) {
      double share = (double) step / Math.max(1, steps);
      return (int) roundStarts.stream().filter(start -> share >= start).count();
    }
    long round =
        roundSteps.isPresent() ? step / roundSteps.get() : step * rounds / Math.max(1, steps);
    return (int) Math.min(rounds - 1, round);
  }

  /** The addition of a round to w_0 where the previous error is 0. */
  double addition(int round) {
    return round == 0 ? 0 : lam + rho * (round - 1);
  }

  /** The share of the pixels with weight 1 in reading B. */
  double quantile(long step, long steps) {
    double share = (double) step / Math.max(1, steps);
    return share >= quantileUntil
        ? quantileTo
        : quantileFrom + (quantileTo - quantileFrom) * share / quantileUntil;
  }

  /** PSPL's sigma in a step. */
  double sigma(long step) {
    return width + slope * (step + 1) / 1000;
  }
}
