package org.frugalsr.study.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Successive halving (Jamieson and Talwalkar, AISTATS 2016) within a budget of training steps: all
 * candidates are trained for some steps; then, in each further round, the best of them for more.
 *
 * <p>If the best candidate of a round has a value at the end of a range, the next value beyond it
 * is tried too, until the score falls or the budget is used up; a quarter of the budget is kept for
 * this. The rule is a function of the scores, so that it continues after an interruption as if
 * there had been none.
 */
public final class Halving {
  private static final double KEPT = 0.25;

  /** The mean score of a candidate over the seeds. */
  public interface Scores {
    /**
     * A score.
     *
     * @param steps that it was trained for
     * @return higher is better; minus infinity if the training diverged; empty if not known yet
     */
    OptionalDouble of(Candidate candidate, long steps);
  }

  /**
   * One round.
   *
   * @param candidates how many are trained, without those by which ranges are extended
   * @param steps that each of them has then been trained for
   */
  public record Round(int candidates, long steps) {}

  private final TuneSpace space;
  private final List<Candidate> first;
  private final List<Round> rounds;
  private final long budget;
  private final Predicate<Candidate> valid;

  /**
   * The rule for a variant.
   *
   * @param steps of a training of the variant
   * @param seeds how many seeds the study gives it
   * @param valid whether values beyond a range may be tried
   * @throws IllegalArgumentException if the budget does not suffice for a step of each candidate
   */
  public Halving(TuneSpace space, long steps, int seeds, Predicate<Candidate> valid) {
    this.space = space;
    this.valid = valid;
    this.first = space.candidates();
    this.budget = (long) (space.settings().budget() * steps * seeds);
    this.rounds = rounds(steps);
    if (rounds.getFirst().steps() < 1) {
      throw new IllegalArgumentException(
          "budget = %s is %d steps, too few for %d candidates; try fewer values or a larger budget"
              .formatted(space.settings().budget(), budget, first.size()));
    }
  }

  private List<Round> rounds(long steps) {
    int factor = space.settings().halving();
    List<Integer> sizes = new ArrayList<>(List.of(first.size()));
    while (sizes.getLast() > 2) {
      sizes.add(Math.max(2, (sizes.getLast() + factor - 1) / factor));
    }
    double weight = 0; // steps of all rounds, if the first one has one step
    double length = 0;
    for (int round = 0; round < sizes.size(); round++) {
      weight += sizes.get(round) * (Math.pow(factor, round) - length);
      length = Math.pow(factor, round);
    }
    double share = space.extendable() ? 1 - KEPT : 1;
    long one =
        (long)
            Math.min(share * budget / (weight * space.settings().seeds().size()), steps / length);
    List<Round> made = new ArrayList<>();
    for (int round = 0; round < sizes.size(); round++) {
      made.add(new Round(sizes.get(round), one * (long) Math.pow(factor, round)));
    }
    return List.copyOf(made);
  }

  /** The rounds. */
  public List<Round> rounds() {
    return rounds;
  }

  /** The training steps that all candidates may take together. */
  public long budget() {
    return budget;
  }

  /** What follows from the scores that are known. */
  public TuneState state(Scores scores) {
    Map<Candidate, TuneState.Entry> tried = new LinkedHashMap<>();
    List<Candidate> alive = new ArrayList<>(first);
    boolean cut = false;
    for (int round = 0; round < rounds.size(); round++) {
      long steps = rounds.get(round).steps();
      boolean extended = true;
      while (extended) {
        List<Candidate> needed = ask(alive, steps, round, scores, tried);
        if (!needed.isEmpty()) {
          return new TuneState(tried, needed, steps, spent(tried), cut);
        }
        List<Candidate> beyond = new ArrayList<>(beyond(best(alive, steps, tried), tried, steps));
        long free = budget - spent(tried) - planned(round);
        int affordable = (int) Math.min(beyond.size(), free / (steps * seeds()));
        cut = affordable < beyond.size();
        alive.addAll(beyond.subList(0, affordable));
        extended = affordable > 0;
      }
      alive.sort(byScore(steps, tried));
      if (round + 1 < rounds.size()) {
        alive = new ArrayList<>(alive.subList(0, rounds.get(round + 1).candidates()));
      }
    }
    return new TuneState(tried, List.of(), rounds.getLast().steps(), spent(tried), cut);
  }

  /** Notes the scores that are known; returns the candidates that must be trained first. */
  private static List<Candidate> ask(
      List<Candidate> alive,
      long steps,
      int round,
      Scores scores,
      Map<Candidate, TuneState.Entry> tried) {
    List<Candidate> needed = new ArrayList<>();
    for (Candidate candidate : alive) {
      TuneState.Entry before = tried.get(candidate);
      SortedMap<Long, Double> known = new TreeMap<>();
      if (before != null) {
        known.putAll(before.scores());
      }
      OptionalDouble score = scores.of(candidate, steps);
      score.ifPresentOrElse(s -> known.put(steps, s), () -> needed.add(candidate));
      tried.put(
          candidate, new TuneState.Entry(known, steps, before == null ? round : before.since()));
    }
    return needed;
  }

  private Candidate best(List<Candidate> alive, long steps, Map<Candidate, TuneState.Entry> tried) {
    return alive.stream().min(byScore(steps, tried)).orElseThrow();
  }

  /** The best first; of equals, the one that was tried first. */
  private static Comparator<Candidate> byScore(long steps, Map<Candidate, TuneState.Entry> tried) {
    return Comparator.comparingDouble((Candidate c) -> -entry(tried, c).score(steps));
  }

  private static TuneState.Entry entry(Map<Candidate, TuneState.Entry> tried, Candidate candidate) {
    return Objects.requireNonNull(tried.get(candidate), "not tried");
  }

  /** The values next to the best candidate's that were not tried. */
  private List<Candidate> beyond(
      Candidate best, Map<Candidate, TuneState.Entry> tried, long steps) {
    return space.extendable() && Double.isFinite(entry(tried, best).score(steps))
        ? space.neighbours(best).stream()
            .filter(c -> !tried.containsKey(c) && valid.test(c))
            .toList()
        : List.of();
  }

  private long seeds() {
    return space.settings().seeds().size();
  }

  private long spent(Map<Candidate, TuneState.Entry> tried) {
    return seeds() * tried.values().stream().mapToLong(TuneState.Entry::steps).sum();
  }

  /** The steps of the rounds after one. */
  private long planned(int round) {
    long steps = 0;
    for (int next = round + 1; next < rounds.size(); next++) {
      steps +=
          rounds.get(next).candidates() * (rounds.get(next).steps() - rounds.get(next - 1).steps());
    }
    return seeds() * steps;
  }
}
