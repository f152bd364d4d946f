package org.frugalsr.engine.config;

import org.frugalsr.api.config.Key;

/**
 * What a run is told of besides its journal, whatever the tracker.
 *
 * @param checkpoints which of them are sent too; the small files of a run always are
 */
public record TrackingSettings(
    @Key(doc = "Which checkpoints are sent too; best and last when the run stops.", def = "none")
        Checkpoints checkpoints) {

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
