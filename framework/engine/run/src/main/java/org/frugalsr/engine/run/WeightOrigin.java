package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * The file of somebody's weights that a run's own go back to, however many runs ago.
 *
 * @param file its name
 * @param sha256 of the whole file, as hexadecimal digits
 * @param licence of the weights, if it is known
 * @param source where the file came from, such as a repository, if it is known
 */
public record WeightOrigin(
    String file, String sha256, Optional<String> licence, Optional<String> source) {

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
    try {
      List<Map<String, Object>> sessions =
          Files.exists(provenance) ? Provenance.sessions(provenance) : List.of();
      return sessions.isEmpty()
          ? Optional.empty()
          : parse(sessions.getLast().get(Provenance.WEIGHTS));
    } catch (WorldError damaged) {
      return Optional.empty(); // it only documents
    }
  }

  /** What the import itself left, where the provenance is gone or damaged. */
  private static Optional<WeightOrigin> ofImport(Path file) {
    try {
      return Files.exists(file)
          ? parse(Json.object(Files.readString(file))).map(WeightOrigin::withoutFolder)
          : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private WeightOrigin withoutFolder() {
    return new WeightOrigin(String.valueOf(Path.of(file).getFileName()), sha256, licence, source);
  }

  private static Optional<WeightOrigin> parse(@Nullable Object json) {
    if (json instanceof Map<?, ?> map
        && map.get("file") instanceof String file
        && map.get("sha256") instanceof String sha256) {
      return Optional.of(
          new WeightOrigin(file, sha256, text(map.get("licence")), text(map.get("source"))));
    }
    return Optional.empty();
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String s ? Optional.of(s) : Optional.empty();
  }

  /** The JSON form. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", file);
    map.put("sha256", sha256);
    licence.ifPresent(text -> map.put("licence", text));
    source.ifPresent(text -> map.put("source", text));
    return map;
  }
}
