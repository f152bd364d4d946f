package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.engine.json.Json;

/**
 * The imported weight file that a run's weights originate from, possibly through other runs.
 *
 * @param file its name
 * @param sha256 of the whole file, as hexadecimal digits
 * @param licence of the weights, if known
 * @param source where the file came from, such as a repository, if known
 */
public record WeightOrigin(
    @JsonProperty(required = true) String file,
    @JsonProperty(required = true) String sha256,
    Optional<String> licence,
    Optional<String> source) {

  /** The file next to the provenance in which an import records what it has done. */
  public static final String IMPORT = "imported.json";

  /**
   * Returns the origin recorded by the last session of a run; runs that start from it have the same
   * origin.
   *
   * @param provenance {@code provenance.json}, which need not exist
   */
  public static Optional<WeightOrigin> recorded(Path provenance) {
    return inProvenance(provenance).or(() -> ofImport(provenance.resolveSibling(IMPORT)));
  }

  private static Optional<WeightOrigin> inProvenance(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::weights);
  }

  /** Returns the origin from the import's own file, if the provenance is missing or damaged. */
  private static Optional<WeightOrigin> ofImport(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Json.record(Files.readString(file), WeightOrigin.class).withoutFolder())
          : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private WeightOrigin withoutFolder() {
    return new WeightOrigin(String.valueOf(Path.of(file).getFileName()), sha256, licence, source);
  }
}
