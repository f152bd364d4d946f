package org.frugalsr.engine.track;

import java.util.Optional;
import org.frugalsr.api.Registry;
import org.frugalsr.api.Tracker;
import org.frugalsr.engine.config.Experiment;

/** Makes the tracker that a config chose. */
final class Trackers {
  private Trackers() {}

  /** The tracker; empty if the config chose none. */
  static Optional<Tracker> of(Experiment e) {
    var chosen = e.tracking().choice();
    return chosen.name().equals(Experiment.NO_TRACKER)
        ? Optional.empty()
        : Optional.of(
            Registry.find(e.registry().trackers(), "tracker", chosen.name()).create(chosen));
  }
}
