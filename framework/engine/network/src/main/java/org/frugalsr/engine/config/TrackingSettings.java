package org.frugalsr.engine.config;

import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * What a run is told of besides its journal, whatever the tracker.
 *
 * @param checkpoints which of them are sent too; the small files of a run always are
 * @param tags that a person wants to find the run by
 * @param note what a person wants to say of it
 * @param systemMetrics whether the load of the machine is recorded while the run trains
 */
@Section(effect = Effect.PRESENTATION, resumable = true)
public record TrackingSettings(
    @Key(doc = "Which checkpoints are sent too; best and last when the run stops.", def = "none")
        Checkpoints checkpoints,
    @Key(doc = "Your own tags, by name, to find runs by.", def = "{}") Map<String, String> tags,
    @Key(doc = "Your own note on the run, or on a study and its trials.") Optional<String> note,
    @Key(
            doc = "Records processor and memory use beside the training loss, as system/...",
            def = "false")
        boolean systemMetrics) {

  /** Checks the names of tags. */
  public TrackingSettings {
    tags = Map.copyOf(tags);
    for (String name : tags.keySet()) {
      if (name.isBlank() || name.startsWith("mlflow.") || name.startsWith("frugalsr.")) {
        throw new IllegalArgumentException(
            "tags: '%s' cannot be the name of a tag of your own; those of mlflow. and frugalsr. are taken."
                .formatted(name));
      }
    }
  }

  /** The same for a tracker that is asked for checkpoints only. */
  public static TrackingSettings sending(Checkpoints checkpoints) {
    return new TrackingSettings(checkpoints, Map.of(), Optional.empty(), false);
  }

  /** A choice of checkpoints. */
  public enum Checkpoints {
    /** None of them. */
    NONE,
    /** The best on validation; the last where nothing was validated. */
    BEST,
    /** The last. */
    LAST,
    /** Every one, as soon as it is saved. */
    ALL
  }
}
