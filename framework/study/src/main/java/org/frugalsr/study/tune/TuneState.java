package org.frugalsr.study.tune;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the tuning of a variant has come.
 *
 * @param tried the candidates, in the order in which they were tried first
 * @param needed those that must be trained next; empty at the end
 * @param steps that those must have been trained for then; at the end, those of the last round
 * @param spent training steps of all candidates and seeds, with those needed next
 * @param cut whether a value at the end of a range was the best, and the budget did not suffice to
 *     try the next one
 */
public record TuneState(
    Map<Candidate, Entry> tried, List<Candidate> needed, long steps, long spent, boolean cut) {
  /**
   * What is known of a candidate.
   *
   * @param scores by steps; minus infinity if the training diverged
   * @param steps that it has been trained for, or is trained for next
   * @param since the round in which it was tried first
   */
  public record Entry(SortedMap<Long, Double> scores, long steps, int since) {
    /** Keeps a copy. */
    public Entry {
      scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    }

    double score(long at) {
      return Objects.requireNonNull(scores.get(at), "not known yet");
    }
  }

  /** Keeps copies, in the same order. */
  public TuneState {
    tried = Collections.unmodifiableMap(new LinkedHashMap<>(tried));
    needed = List.copyOf(needed);
  }

  /**
   * The candidate that was chosen: the best of the last round.
   *
   * @return empty if candidates must be trained first, or the training of all of them diverged
   */
  public Optional<Candidate> chosen() {
    return needed.isEmpty()
        ? tried.entrySet().stream()
            .filter(e -> e.getValue().steps() == steps)
            .filter(e -> Double.isFinite(e.getValue().score(steps)))
            .max(
                Comparator.<Map.Entry<Candidate, Entry>>comparingDouble(
                    e -> e.getValue().score(steps)))
            .map(Map.Entry::getKey)
        : Optional.empty();
  }
}
