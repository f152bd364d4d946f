package org.frugalsr.demo;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The latest results, under names that another page cannot guess. Thread-safe. */
final class KeptPairs {
  /** How many results are kept at most. */
  static final int MOST = 8;

  /** The bytes of all results that are kept, the latest one apart. */
  static final long MOST_BYTES = 256L << 20;

  private static final int BYTES_OF_NAME = 16;

  private final SecureRandom random = new SecureRandom();
  private final SequencedMap<String, EnlargedPair> pairs = new LinkedHashMap<>();

  /**
   * Keeps a result, and forgets the oldest ones if there are too many or they are too large.
   *
   * @return its name
   */
  synchronized String keep(EnlargedPair pair) {
    byte[] bytes = new byte[BYTES_OF_NAME];
    random.nextBytes(bytes);
    String name = HexFormat.of().formatHex(bytes);
    pairs.putLast(name, pair);
    while (pairs.size() > MOST || (pairs.size() > 1 && earlierBytes() > MOST_BYTES)) {
      pairs.pollFirstEntry();
    }
    return name;
  }

  /** The result of a name; empty if it was forgotten. */
  synchronized Optional<EnlargedPair> find(String name) {
    return Optional.ofNullable(pairs.get(name));
  }

  private long earlierBytes() {
    return pairs.values().stream().mapToLong(EnlargedPair::bytes).sum()
        - pairs.lastEntry().getValue().bytes();
  }
}
