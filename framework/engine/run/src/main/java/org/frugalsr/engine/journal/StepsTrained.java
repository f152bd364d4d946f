package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.frugalsr.engine.json.Json;

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
    @JsonAnyGetter Map<String, Double> metrics)
    implements JournalEvent {
  /** The name of the speed in the JSON form. */
  public static final String STEPS_PER_SECOND = "steps_per_second";

  /** The name of the waiting time in the JSON form. */
  public static final String WAIT = "wait";

  private static final Set<String> TAKEN =
      Set.of("time", "event", "step", "loss", "rate", STEPS_PER_SECOND, WAIT);

  /**
   * Creates a record with all values.
   *
   * @throws IllegalArgumentException if a metric has the name of another field
   */
  public static StepsTrained of(
      double loss,
      double rate,
      double stepsPerSecond,
      double waitShare,
      Map<String, Double> metrics) {
    metrics.keySet().stream()
        .filter(TAKEN::contains)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "a trainer's metric must not be called '%s': the journal has a field of that name"
                      .formatted(name));
            });
    return new StepsTrained(
        loss,
        OptionalDouble.of(rate),
        OptionalDouble.of(stepsPerSecond),
        OptionalDouble.of(waitShare),
        metrics);
  }

  /** Reads a line; fields of other versions that are not numbers are ignored. */
  @JsonCreator
  static StepsTrained read(
      @JsonProperty("loss") OptionalDouble loss,
      @JsonProperty("rate") OptionalDouble rate,
      @JsonProperty(STEPS_PER_SECOND) OptionalDouble stepsPerSecond,
      @JsonProperty(WAIT) OptionalDouble waitShare,
      @JsonAnySetter Map<String, Object> others) {
    Map<String, Double> metrics = new TreeMap<>();
    others.forEach((name, value) -> Json.number(value).ifPresent(n -> metrics.put(name, n)));
    return new StepsTrained(loss.orElse(Double.NaN), rate, stepsPerSecond, waitShare, metrics);
  }

  /** Keeps its own copy of the metrics, sorted by name. */
  public StepsTrained {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}
