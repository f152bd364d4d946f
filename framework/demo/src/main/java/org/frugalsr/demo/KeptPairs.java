package org.frugalsr.demo;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest results, under names that another page cannot guess. Thread-safe. */
final class KeptPairs {
  /** How many results are kept. */
  static final int MOST = 8;

  private static final int BYTES_OF_NAME = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, EnlargedPair> pairs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EnlargedPair> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Keeps a result, and forgets the oldest one if there are too many.
   *
   * @return its name
   */
  synchronized String keep(EnlargedPair pair) {
    byte[] bytes = new byte[BYTES_OF_NAME];
    random.nextBytes(bytes);
    String name = HexFormat.of().formatHex(bytes);
    pairs.put(name, pair);
    return name;
  }

  /** The result of a name; empty if it was forgotten. */
  synchronized Optional<EnlargedPair> find(String name) {
    return Optional.ofNullable(pairs.get(name));
  }
}
