package org.frugalsr.engine.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.Seal;

/**
 * A file that names the step of the checkpoint with a role.
 *
 * @param role {@link CheckpointFolder#LAST} or {@link CheckpointFolder#BEST}
 * @param step of the checkpoint
 */
record Pointer(String role, long step) {
  /** The content of the file. */
  byte[] bytes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("role", role);
    map.put("step", step);
    return Json.file(Seal.on(map));
  }

  /**
   * Reads the content of a file; early versions wrote only the step.
   *
   * @param file for the message
   * @param map its JSON object
   * @throws WorldError if it is damaged, or the file of another role
   */
  static Pointer of(Path file, String role, Map<String, Object> map) {
    boolean early = map.size() == 1;
    if (map.get("step") instanceof Long step
        && step >= 0
        && (early || (Seal.holds(map) && role.equals(map.get("role"))))) {
      return new Pointer(role, step);
    }
    throw new WorldError(
        "The file %s is damaged: it should name the step of the %s checkpoint."
            .formatted(file, role));
  }
}
