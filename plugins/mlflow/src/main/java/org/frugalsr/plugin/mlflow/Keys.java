package org.frugalsr.plugin.mlflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts keys to MLflow's form: letters, digits, {@code _ - . /} and blanks, at most 250
 * characters, and a path without parts that are empty, {@code .} or {@code ..}.
 *
 * <p>Every other character, including colons and non-ASCII ones, is written as its code point in
 * hexadecimal between colons: {@code sites."body.*"} is {@code sites.:22:body.:2A::22:}. {@code ::}
 * is the empty key. A key that is too long in this form is cut, and ends in {@code :h}, 16 digits
 * of its SHA-256 and a colon; that cannot be reversed, so callers that shorten a key also send the
 * full one.
 */
final class Keys {
  /** The maximum length of a key. */
  static final int LONGEST = 250;

  private static final Pattern ESCAPE = Pattern.compile(":([0-9A-F]*):");
  private static final Pattern CUT = Pattern.compile(".*:h[0-9a-f]{16}:", Pattern.DOTALL);
  private static final int HASH_DIGITS = 16;

  private Keys() {}

  /** A key in MLflow's form, not shortened. */
  static String encode(String key) {
    if (key.isEmpty()) {
      return "::";
    }
    StringBuilder encoded = new StringBuilder();
    int start = 0;
    while (start <= key.length()) {
      int slash = key.indexOf('/', start);
      int end = slash < 0 ? key.length() : slash;
      part(key.substring(start, end), encoded);
      if (slash >= 0) {
        boolean between = slash > 0 && slash + 1 < key.length() && key.charAt(slash - 1) != '/';
        encoded.append(between ? "/" : ":2F:");
      }
      start = slash < 0 ? key.length() + 1 : slash + 1;
    }
    return encoded.toString();
  }

  private static void part(String part, StringBuilder encoded) {
    boolean dots = part.equals(".") || part.equals("..");
    part.codePoints()
        .forEach(
            c -> {
              if (isPlain(c) && !(dots && c == '.')) {
                encoded.appendCodePoint(c);
              } else {
                encoded
                    .append(':')
                    .append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT));
                encoded.append(':');
              }
            });
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-. ".indexOf(c) >= 0;
  }

  /** The key of an encoded one that was not shortened. */
  static String decode(String encoded) {
    StringBuilder key = new StringBuilder();
    Matcher m = ESCAPE.matcher(encoded);
    int at = 0;
    while (m.find()) {
      key.append(encoded, at, m.start());
      if (!m.group(1).isEmpty()) {
        key.appendCodePoint(Integer.parseInt(m.group(1), 16));
      }
      at = m.end();
    }
    return key.append(encoded, at, encoded.length()).toString();
  }

  /** A key in MLflow's form, shortened if necessary. */
  static String fit(String key) {
    return fit(key, "");
  }

  /** A key after a prefix of legal characters, shortened if necessary. */
  static String fit(String key, String prefix) {
    String encoded = prefix + encode(key);
    if (encoded.length() <= LONGEST) {
      return encoded;
    }
    String end = ":h" + sha256(key).substring(0, HASH_DIGITS) + ":";
    String start = encoded.substring(0, LONGEST - end.length());
    // neither part of an escape nor a separator may precede the hash
    boolean insideEscape = start.chars().filter(c -> c == ':').count() % 2 == 1;
    start = insideEscape ? start.substring(0, start.lastIndexOf(':')) : start;
    return start.replaceFirst("/+$", "") + end;
  }

  /** Whether {@link #fit} has shortened this. */
  static boolean isCut(String fitted) {
    return CUT.matcher(fitted).matches();
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
