package org.frugalsr.engine.config;

import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * What is reported of a run besides its journal, independent of the tracker.
 *
 * @param checkpoints which checkpoints are uploaded; the small files of a run always are
 * @param tags the user's tags
 * @param note the user's note
 * @param systemMetrics whether the load of the machine is recorded during training
 */
@Section(effect = Effect.PRESENTATION, resumable = true)
public record TrackingSettings(
    @Key(doc = "Checkpoints to upload; best and last are sent when the run stops.", def = "none")
        Checkpoints checkpoints,
    @Key(doc = "Your own tags, by name, to find runs by.", def = "{}") Map<String, String> tags,
    @Key(doc = "Your own note on the run, or on a study and its trials.") Optional<String> note,
    @Key(
            doc = "Records processor and memory use with the training loss, as system/...",
            def = "false")
        boolean systemMetrics) {

  /** Checks the names of tags. */
  public TrackingSettings {
    tags = Map.copyOf(tags);
    for (String name : tags.keySet()) {
      if (name.isBlank() || name.startsWith("mlflow.") || name.startsWith("frugalsr.")) {
        throw new IllegalArgumentException(
            "tags: '%s' cannot be the name of a tag; mlflow. and frugalsr. are reserved prefixes."
                .formatted(name));
      }
    }
  }

  /** Returns settings for a tracker that is used only for checkpoints. */
  public static TrackingSettings sending(Checkpoints checkpoints) {
    return new TrackingSettings(checkpoints, Map.of(), Optional.empty(), false);
  }

  /** A choice of checkpoints. */
  public enum Checkpoints {
    /** None of them. */
    NONE,
    /** The best on validation; the last if there was no validation. */
    BEST,
    /** The last. */
    LAST,
    /** Every one, as soon as it is saved. */
    ALL
  }
}
