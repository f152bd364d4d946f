package org.frugalsr.track;

import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Kind;
import org.frugalsr.engine.config.Experiment;

/** A hint for users who have set up MLflow but not configured a tracker. */
public final class TrackingHint {
  private static final String VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String TRACKER = "mlflow";

  private TrackingHint() {}

  /**
   * A sentence with the override to add; empty if the config has a tracker, or the environment
   * names none. The address, which may hold a password, is not repeated.
   */
  public static Optional<String> of(Experiment e, Map<String, String> environment) {
    boolean meant =
        !environment.getOrDefault(VARIABLE, "").isBlank()
            && e.tracking().choice().name().equals(Experiment.NO_TRACKER)
            && e.registry().all(Kind.TRACKER).containsKey(TRACKER);
    return meant
        ? Optional.of(
            "%s is set, but the config names no tracker, so nothing is sent there. To track: -o tracking.name=%s -o 'tracking.uri=${%s}'"
                .formatted(VARIABLE, TRACKER, VARIABLE))
        : Optional.empty();
  }
}
