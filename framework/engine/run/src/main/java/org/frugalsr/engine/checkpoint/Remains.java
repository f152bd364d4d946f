package org.frugalsr.engine.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.disk.DiskError;
import org.frugalsr.weights.Sha256;

/** Recovers information from the damaged JSON partner of a checkpoint. */
public final class Remains {
  private Remains() {}

  /**
   * Whether the tensors of a checkpoint are intact because their checksum is still found in the
   * damaged partner.
   */
  public static boolean proveTensors(CheckpointFolder folder, long step) {
    Path tensors = folder.tensors(step);
    try {
      return Files.exists(tensors) && text(folder, step).contains(Sha256.of(tensors));
    } catch (IOException e) {
      throw DiskError.reading(tensors, e);
    }
  }

  /**
   * Reads a whole number from the scalars; its value may be damaged.
   *
   * @param name of the scalar
   */
  public static Optional<Map<String, Object>> scalar(
      CheckpointFolder folder, long step, String name) {
    Matcher found =
        Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*(\\d{1,9})\\b")
            .matcher(text(folder, step));
    return found.find()
        ? Optional.of(Map.of(name, Long.valueOf(found.group(1))))
        : Optional.empty();
  }

  /** The partner's text without validation; empty if the file is missing. */
  private static String text(CheckpointFolder folder, long step) {
    Path partner = folder.description(step);
    try {
      return Files.exists(partner) ? Files.readString(partner, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw DiskError.reading(partner, e);
    }
  }
}
