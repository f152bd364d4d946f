package org.frugalsr.api.config;

import java.util.Optional;

/** Guesses the actual encoding of a text that should be UTF-8, from its first bytes. */
final class Encoding {
  private static final int LOOKED_AT = 64;

  private Encoding() {}

  /**
   * Detects the encoding by its byte order mark, or by every other byte of the first characters
   * being zero.
   *
   * @return a name that iconv knows; empty if it may be UTF-8
   */
  static Optional<String> of(byte[] bytes) {
    if (begins(bytes, 0xFF, 0xFE, 0, 0) || begins(bytes, 0, 0, 0xFE, 0xFF)) {
      return Optional.of("UTF-32");
    }
    if (begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF)) {
      return Optional.of("UTF-16");
    }
    int[] zeros = new int[2];
    int looked = Math.min(bytes.length, LOOKED_AT);
    for (int i = 0; i < looked; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    int most = looked / 4; // of at most half: there may be non-Latin letters
    return zeros[1] > most && zeros[0] == 0
        ? Optional.of("UTF-16LE")
        : zeros[0] > most && zeros[1] == 0 ? Optional.of("UTF-16BE") : Optional.empty();
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
