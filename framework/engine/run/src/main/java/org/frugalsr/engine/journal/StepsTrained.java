package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Several steps were trained.
 *
 * @param loss the mean loss over the steps since the previous record
 * @param rate the learning rate of the last step
 * @param stepsPerSecond recent speed
 * @param waitShare share of the time spent waiting for data, in 0..1
 * @param metrics further metrics of the last step that the trainer reports, by name
 */
public record StepsTrained(
    double loss,
    OptionalDouble rate,
    @JsonProperty(StepsTrained.STEPS_PER_SECOND) OptionalDouble stepsPerSecond,
    @JsonProperty(StepsTrained.WAIT) OptionalDouble waitShare,
    @JsonAnySetter @JsonAnyGetter Map<String, Double> metrics)
    implements JournalEvent {
  /** The name of the speed in the JSON form. */
  public static final String STEPS_PER_SECOND = "steps_per_second";

  /** The name of the waiting time in the JSON form. */
  public static final String WAIT = "wait";

  /** Creates a record with all values. */
  public static StepsTrained of(
      double loss,
      double rate,
      double stepsPerSecond,
      double waitShare,
      Map<String, Double> metrics) {
    return new StepsTrained(
        loss,
        OptionalDouble.of(rate),
        OptionalDouble.of(stepsPerSecond),
        OptionalDouble.of(waitShare),
        metrics);
  }

  /** Keeps its own copy of the metrics, sorted by name. */
  public StepsTrained {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}
