package org.frugalsr.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import org.frugalsr.study.Plan.Shard;
import org.junit.jupiter.api.Test;

class ShardTest {
  private static final int MOST = 9;

  @Test
  void everyTrialIsInExactlyOneShardAndTheShardsAreEqualWhateverTheSizes() {
    for (int variants = 1; variants <= MOST; variants++) {
      for (int seeds = 1; seeds <= MOST; seeds++) {
        for (int shards = 1; shards <= MOST; shards++) {
          int[] sizes = sizes(variants, seeds, shards);
          String what =
              "%d variants, %d seeds: %s".formatted(variants, seeds, Arrays.toString(sizes));
          IntSummaryStatistics all = Arrays.stream(sizes).summaryStatistics();
          assertEquals(variants * seeds, all.getSum(), what);
          assertTrue(all.getMax() - all.getMin() <= 1, what);
        }
      }
    }
  }

  /** How many trials each shard has; each trial is in one. */
  private static int[] sizes(int variants, int seeds, int shards) {
    int[] sizes = new int[shards];
    for (int v = 0; v < variants; v++) {
      for (int s = 0; s < seeds; s++) {
        int takers = 0;
        for (int i = 0; i < shards; i++) {
          if (new Shard(i + 1, shards).takes(v, s, seeds)) {
            sizes[i]++;
            takers++;
          }
        }
        assertEquals(1, takers, "variant " + v + ", seed " + s + " of " + shards);
      }
    }
    return sizes;
  }

  @Test
  void aShardThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Shard(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Shard(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Shard(1, 0));
  }
}
