package org.frugalsr.engine.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.Seal;
import org.frugalsr.weights.NamedArray;

/**
 * A checkpoint's JSON file: all but the tensors, with checksums of the tensors and of itself.
 * Format 1, of early versions, lacks the latter.
 *
 * @param rest the checkpoint without its tensors
 * @param sha256 of the file with the tensors
 */
record CheckpointDescription(Checkpoint rest, String sha256) {
  private static final long EARLY = 1;
  private static final long FORMAT = 2;

  /** The step of the checkpoint. */
  long step() {
    return rest.step();
  }

  /** The whole checkpoint. */
  Checkpoint with(List<NamedArray> arrays) {
    return new Checkpoint(
        rest.step(), rest.configHash(), rest.network(), rest.seed(), rest.scalars(), arrays);
  }

  /** The content of the file. */
  byte[] bytes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("step", rest.step());
    map.put("configHash", rest.configHash());
    map.put("network", rest.network());
    map.put("seed", rest.seed());
    map.put("sha256", sha256);
    map.put("scalars", rest.scalars());
    return Json.file(Seal.on(map));
  }

  /**
   * Reads the content of a file.
   *
   * @param file for the message
   * @param map its JSON object
   * @throws WorldError if a field is missing or of a wrong kind, or the format is newer
   */
  static CheckpointDescription of(Path file, Map<String, Object> map) {
    if (!(map.get("format") instanceof Long format)) {
      throw damaged(file, "format");
    }
    if (format != FORMAT && format != EARLY) {
      throw new WorldError(
          "The file %s has format %d; this FrugalSR reads %d and %d.\nUse the version that wrote it."
              .formatted(file, format, EARLY, FORMAT));
    }
    if ((format == FORMAT || Seal.has(map)) && !Seal.holds(map)) {
      throw new WorldError(
          "The file %s is damaged: its checksum does not match its content.".formatted(file));
    }
    if (!(map.get("scalars") instanceof Map<?, ?> values)) {
      throw damaged(file, "scalars");
    }
    Map<String, Object> scalars = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (value instanceof Map || value instanceof List || value == null) {
            throw damaged(file, "scalars." + name);
          }
          scalars.put(String.valueOf(name), value);
        });
    return new CheckpointDescription(
        new Checkpoint(
            integer(file, map, "step"),
            text(file, map, "configHash"),
            text(file, map, "network"),
            integer(file, map, "seed"),
            scalars,
            List.of()),
        text(file, map, "sha256"));
  }

  private static long integer(Path file, Map<String, Object> map, String key) {
    if (map.get(key) instanceof Long value) {
      return value;
    }
    throw damaged(file, key);
  }

  private static String text(Path file, Map<String, Object> map, String key) {
    if (map.get(key) instanceof String value) {
      return value;
    }
    throw damaged(file, key);
  }

  private static WorldError damaged(Path file, String key) {
    return new WorldError(
        "The file %s is damaged: '%s' is missing or of a wrong kind.".formatted(file, key));
  }
}
