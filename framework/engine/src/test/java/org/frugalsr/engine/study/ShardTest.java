package org.frugalsr.engine.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.frugalsr.engine.study.Plan.Shard;
import org.junit.jupiter.api.Test;

class ShardTest {
  private static final int MOST = 9;

  @Test
  void everyTrialIsInExactlyOneShardWhateverTheSizes() {
    for (int shards = 1; shards <= MOST; shards++) {
      int n = shards;
      for (int variant = 0; variant < MOST; variant++) {
        for (int seed = 0; seed < MOST; seed++) {
          int v = variant;
          int s = seed;
          assertEquals(
              1,
              IntStream.rangeClosed(1, n).filter(i -> new Shard(i, n).takes(v, s)).count(),
              () -> "variant " + v + ", seed " + s + " of " + n);
        }
      }
    }
  }

  @Test
  void theWorkIsSpreadOverVariantsAndSeeds() {
    for (int shards = 2; shards <= MOST; shards++) {
      for (int number = 1; number <= shards; number++) {
        Shard shard = new Shard(number, shards);
        // as many seeds as shards: every shard gets every variant once
        for (int variant = 0; variant < MOST; variant++) {
          int v = variant;
          assertEquals(1, IntStream.range(0, shards).filter(s -> shard.takes(v, s)).count());
        }
      }
    }
    assertTrue(IntStream.range(0, MOST).allMatch(v -> Shard.ALL.takes(v, v)));
  }

  @Test
  void aShardThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Shard(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Shard(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Shard(1, 0));
  }
}
