package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many results stay in memory. */
class KeptPairsTest {
  private static EnlargedPair ofBytes(int length) {
    return new EnlargedPair(new byte[length - 1], new byte[1], 1, 1, 1, 0, 0);
  }

  /** Keeps results of so many bytes, and counts those that are still there. */
  private static long kept(int... lengths) {
    KeptPairs kept = new KeptPairs();
    List<String> names = new ArrayList<>();
    for (int length : lengths) {
      names.add(kept.keep(ofBytes(length)));
    }
    assertEquals(lengths[lengths.length - 1], kept.find(names.getLast()).orElseThrow().bytes());
    return names.stream().filter(name -> kept.find(name).isPresent()).count();
  }

  @Test
  void theOldestAreForgottenIfThereAreTooMany() {
    assertEquals(KeptPairs.MOST, kept(9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
  }

  @Test
  void theOldestAreForgottenIfTheyAreTooLarge() {
    int half = (int) (KeptPairs.MOST_BYTES / 2);
    assertEquals(3, kept(half, half, 9), "the limit itself is kept");
    assertEquals(2, kept(half, half + 1, 9));
    assertEquals(2, kept(9, 3 * half), "the latest does not count");
    assertEquals(1, kept(3 * half, 9));
  }
}
