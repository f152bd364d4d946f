package org.frugalsr.engine.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.weights.Sha256;

/** What a damaged JSON partner of a checkpoint still says. */
public final class Remains {
  private Remains() {}

  /**
   * Whether the tensors of a checkpoint are as they were saved: what is left of their damaged
   * partner holds their checksum.
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
   * A whole number of the scalars, as it can be read; it may be damaged.
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

  /** The partner's characters, whatever they are; none if it is not there. */
  private static String text(CheckpointFolder folder, long step) {
    Path partner = folder.description(step);
    try {
      return Files.exists(partner) ? Files.readString(partner, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw DiskError.reading(partner, e);
    }
  }
}
