package org.frugalsr.engine.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.frugalsr.engine.json.Json;

/**
 * A checksum in a JSON object over all its other fields, which detects flipped bits and edited
 * values.
 *
 * <p>It is the SHA-256 of the object's fields in their order, on one line. White space does not
 * count. It is not a signature and does not protect against forgery.
 */
public final class Seal {
  private static final String CHECK = "check";

  private Seal() {}

  /**
   * Adds a checksum at the end of an object.
   *
   * @param fields JSON values, none of them called {@code check}
   */
  public static Map<String, Object> on(Map<String, Object> fields) {
    Map<String, Object> sealed = new LinkedHashMap<>(fields);
    if (sealed.put(CHECK, of(fields)) != null) {
      throw new IllegalArgumentException("the name " + CHECK + " is taken");
    }
    return sealed;
  }

  /** Whether an object has a checksum. */
  public static boolean has(Map<String, Object> object) {
    return object.containsKey(CHECK);
  }

  /** Whether an object has a correct checksum. */
  public static boolean holds(Map<String, Object> object) {
    return has(object) && of(without(object)).equals(object.get(CHECK));
  }

  /** The fields without the checksum. */
  public static Map<String, Object> without(Map<String, Object> object) {
    Map<String, Object> fields = new LinkedHashMap<>(object);
    fields.remove(CHECK);
    return fields;
  }

  private static String of(Map<String, Object> fields) {
    try {
      byte[] line = Json.line(fields).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
