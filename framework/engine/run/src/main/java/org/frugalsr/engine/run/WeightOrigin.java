package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.engine.json.Json;

/**
 * The file of somebody's weights that a run's own go back to, however many runs ago.
 *
 * @param file its name
 * @param sha256 of the whole file, as hexadecimal digits
 * @param licence of the weights, if it is known
 * @param source where the file came from, such as a repository, if it is known
 */
public record WeightOrigin(
    @JsonProperty(required = true) String file,
    @JsonProperty(required = true) String sha256,
    Optional<String> licence,
    Optional<String> source) {

  /** The file beside the provenance that an import says in what it has done. */
  public static final String IMPORT = "imported.json";

  /**
   * What the last session of a run has recorded; whatever starts from that run goes back to the
   * same file.
   *
   * @param provenance {@code provenance.json}, which need not be there
   */
  public static Optional<WeightOrigin> recorded(Path provenance) {
    return inProvenance(provenance).or(() -> ofImport(provenance.resolveSibling(IMPORT)));
  }

  private static Optional<WeightOrigin> inProvenance(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::weights);
  }

  /** What the import itself left, where the provenance is gone or damaged. */
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
