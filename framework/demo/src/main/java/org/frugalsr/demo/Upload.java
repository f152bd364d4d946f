package org.frugalsr.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * The image that a request brings.
 *
 * @param name for messages; letters, digits and a few signs
 * @param scale one of the network's
 * @param bytes of the file
 */
record Upload(String name, int scale, byte[] bytes) {
  /** The most bytes of an image's file. */
  static final int MOST_BYTES = 32 << 20;

  /** The most pixels of an image. */
  static final long MOST_PIXELS = 4_000_000;

  /** More of a file that is too large is read, so that its sender gets to the answer. */
  private static final long MOST_SKIPPED = 4L * MOST_BYTES;

  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int LONGEST_NAME = 100;

  /**
   * Reads a request.
   *
   * @param scales of the network
   * @throws Refused if the scale is none of them, or the body is too large
   * @throws IOException if the sender has gone
   */
  static Upload read(HttpExchange exchange, List<Integer> scales) throws IOException {
    InputStream body = exchange.getRequestBody();
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new Refused(
          TOO_LARGE,
          "The file is too large; an image may have up to %d MiB here."
              .formatted(MOST_BYTES >> 20));
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    return new Upload(
        plain(query.getOrDefault("name", "")),
        scale(query.getOrDefault("scale", ""), scales),
        bytes);
  }

  /** Reads on for a while what is not wanted. */
  static void skip(InputStream body) throws IOException {
    byte[] piece = new byte[1 << 16];
    long skipped = 0;
    for (int n = body.read(piece); n >= 0 && skipped < MOST_SKIPPED; n = body.read(piece)) {
      skipped += n;
    }
  }

  /**
   * Refuses an image of too many pixels.
   *
   * @throws UserError with the limit
   */
  void requireFewPixels(int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw new UserError(
          "%s has %dx%d pixels; an image may have up to %d million here. frugal upscale takes larger ones."
              .formatted(name, width, height, MOST_PIXELS / 1_000_000));
    }
  }

  private static int scale(String text, List<Integer> scales) {
    return scales.stream()
        .filter(s -> text.equals(String.valueOf(s)))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    BAD_REQUEST,
                    "The network does not have the scale '%s'; it has %s."
                        .formatted(plain(text), scales)));
  }

  private static String plain(String text) {
    String known = text.replaceAll("[^A-Za-z0-9._ -]", "_");
    String end = known.substring(Math.max(0, known.length() - LONGEST_NAME)).strip();
    return end.isEmpty() ? "image" : end;
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> found = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        found.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return found;
  }
}
