package org.frugalsr.track;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.config.Experiment;

/** Creates the tracker that a config chose. */
final class Trackers {
  private Trackers() {}

  /** The tracker; empty if the config chose none. */
  static Optional<Tracker> of(Experiment e) {
    var chosen = e.tracking().choice();
    return chosen.name().equals(Experiment.NO_TRACKER)
        ? Optional.empty()
        : Optional.of(e.registry().find(Kind.TRACKER, chosen.name()).create(chosen));
  }

  /**
   * The trackers that any of some configs chose, one for each destination.
   *
   * @param say receives why there are none, if a tracker cannot be created
   */
  static List<Tracker> of(Collection<Experiment> all, Consumer<String> say) {
    Map<String, Tracker> trackers = new LinkedHashMap<>();
    try {
      for (Experiment e : all) {
        of(e).ifPresent(t -> trackers.putIfAbsent(t.destination(), t));
      }
    } catch (FrugalException problem) {
      say.accept("Tracking has ended: " + problem.getMessage());
    }
    return List.copyOf(trackers.values());
  }
}
