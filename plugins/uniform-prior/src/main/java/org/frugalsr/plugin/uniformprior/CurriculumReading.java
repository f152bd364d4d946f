package org.frugalsr.plugin.uniformprior;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Reference;
import org.frugalsr.api.config.Key;

/**
 * How the pixel-wise curriculum of an abstract is read: each key is a choice that the abstract
 * leaves open. Errors are of images in 0..1, means over the channels of a pixel.
 *
 * @param weights where the weights come from
 * @param squaredWeight whether the distance is multiplied by the weight's square
 * @param a steepness of w_0
 * @param c teacher's error at which w_0 falls most steeply
 * @param lam what round 1 adds where the error before was 0
 * @param rho what each later round adds to that
 * @param s how fast that falls with the error before
 * @param rounds how many, the first included
 * @param roundSteps steps of each round but the last
 * @param roundStarts shares of the training at which rounds 1, 2, ... start
 * @param previous what the network of the round before is
 * @param previousDecay of the average
 * @param start what round 0 is without a teacher
 * @param teacherMap what the teacher is shown
 * @param previousMap what the network of the round before is shown
 * @param quantileFrom share of the pixels that count at the start
 * @param quantileTo share of the pixels that count from {@code quantileUntil} on
 * @param quantileUntil share of the training over which the share of pixels rises
 * @param slope of PSPL's width over 1,000 steps
 * @param width PSPL's at the start
 * @param peak PSPL's largest weight
 */
record CurriculumReading(
    @Key(
            doc =
                "Where weights come from: teacher (A: AIL's, of a teacher and the round before),"
                    + " quantile (B: the pixels of least error), teacher-free (C: A with w_0 = 0), or"
                    + " pspl (by structural similarity).",
            def = "teacher")
        Weights weights,
    @Key(
            doc = "Whether the loss has the weight's square, as AIL's squared error has.",
            def = "false")
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
            doc = "lambda: what round 1 adds where the error before was 0.",
            def = "0.15",
            min = 0,
            when = "weights = teacher | teacher-free")
        double lam,
    @Key(
            doc = "rho: by how much that grows each round.",
            def = "0.15",
            min = 0,
            when = "weights = teacher | teacher-free")
        double rho,
    @Key(
            doc = "s: how fast that falls with the error before.",
            def = "10",
            min = 0,
            max = 1e6,
            when = "weights = teacher | teacher-free")
        double s,
    @Key(
            doc = "Rounds, the first included; of equal length if nothing else is said.",
            def = "4",
            min = 1,
            max = 10000,
            when = "weights = teacher | teacher-free")
        int rounds,
    @Key(
            doc = "Steps of each round but the last, which goes on to the end.",
            min = 1,
            when = "weights = teacher | teacher-free")
        Optional<Long> roundSteps,
    @Key(
            doc = "Shares of the training at which rounds 1, 2, ... start, instead.",
            def = "[]",
            above = 0,
            below = 1,
            when = "weights = teacher | teacher-free")
        List<Double> roundStarts,
    @Key(
            doc =
                "The network whose error counts: frozen (as the round before ended), or averaged (a"
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
                "Round 0 without a teacher: uniform (all weights 1), or initial (as round 1, by the"
                    + " errors of the network as it starts).",
            def = "uniform",
            when = "weights = teacher-free")
        Start start,
    @Key(
            doc =
                "What the teacher is shown: image (whole training images, once; kept under"
                    + " cache.folder), or patch (each patch, in each step).",
            def = "image",
            when = "weights = teacher")
        Reference.View teacherMap,
    @Key(
            doc = "The same of the network of the round before; image is worth it in long rounds.",
            def = "patch",
            when = "previous = frozen")
        Reference.View previousMap,
    @Key(
            doc = "Share of the pixels that count at the start.",
            def = "0.5",
            above = 0,
            max = 1,
            when = "weights = quantile")
        double quantileFrom,
    @Key(
            doc = "Share of the pixels that count from quantile-until on.",
            def = "1",
            above = 0,
            max = 1,
            when = "weights = quantile")
        double quantileTo,
    @Key(
            doc = "Share of the training over which the share of pixels rises.",
            def = "0.5",
            min = 0,
            max = 1,
            when = "weights = quantile")
        double quantileUntil,
    @Key(
            doc = "By how much PSPL's sigma grows in 1,000 steps.",
            def = "0.3",
            min = 0,
            when = "weights = pspl")
        double slope,
    @Key(doc = "PSPL's sigma at the start.", def = "0", min = 0, when = "weights = pspl")
        double width,
    @Key(doc = "PSPL's largest weight.", def = "2", above = 0, when = "weights = pspl")
        double peak) {

  /** Checks that the rounds are said in one way, and in order. */
  CurriculumReading {
    roundStarts = List.copyOf(roundStarts);
    if (!roundStarts.isEmpty() && roundSteps.isPresent()) {
      throw new IllegalArgumentException(
          "rounds are set by round-steps or by round-starts, one of them");
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

  /** Where weights come from. */
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

  /** The network whose error counts beside the teacher's. */
  enum Previous {
    /** A copy of the end of the round before. */
    FROZEN,
    /** A moving average. */
    AVERAGED
  }

  /** Round 0 where w_0 is 0. */
  enum Start {
    /** All weights 1. */
    UNIFORM,
    /** As round 1. */
    INITIAL
  }

  /** Whether there are rounds, and a network of the round before. */
  boolean hasRounds() {
    return weights == Weights.TEACHER || weights == Weights.TEACHER_FREE;
  }

  /** Whether errors of a moving average count in some round. */
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

  /** What a round adds to w_0 where the error before was 0. */
  double addition(int round) {
    return round == 0 ? 0 : lam + rho * (round - 1);
  }

  /** The share of the pixels that count, under reading B. */
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
