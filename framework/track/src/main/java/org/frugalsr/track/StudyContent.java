package org.frugalsr.track;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.config.TrackingSettings;

/**
 * The content that a tracker shows of a study as a whole.
 *
 * @param figures means over seeds and costs of the variants
 * @param parameters the keys that all trials share, and those of each variant
 * @param origin provenance that all trials share
 * @param files its report and tables, as far as they exist
 * @param settings tags and a note for its runs, from its config
 */
public record StudyContent(
    List<Metric> figures,
    Map<String, String> parameters,
    Map<String, String> origin,
    List<Path> files,
    TrackingSettings settings) {
  /** Copies the lists. */
  public StudyContent {
    figures = List.copyOf(figures);
    files = List.copyOf(files);
  }
}
