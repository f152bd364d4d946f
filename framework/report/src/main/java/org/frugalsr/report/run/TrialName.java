package org.frugalsr.report.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.RunFolder;

/**
 * The study, variant and seed of a trial, from its run folder.
 *
 * @param study its name
 * @param variant its variant
 * @param seed of this trial
 */
record TrialName(String study, String variant, long seed) {
  /** Reads it; empty if the run is not a trial, or the file cannot be read. */
  static Optional<TrialName> of(RunFolder run) {
    if (!Files.isRegularFile(run.parent())) {
      return Optional.empty();
    }
    try {
      Map<String, Object> fields = Json.object(Files.readString(run.parent()));
      return fields.get("study") instanceof String study
              && fields.get("variant") instanceof String variant
              && fields.get("seed") instanceof Long seed
          ? Optional.of(new TrialName(study, variant, seed))
          : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty(); // it only names the study of the run
    }
  }
}
