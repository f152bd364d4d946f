package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private final int before = Parallel.threads();

  @AfterEach
  void restore() {
    Parallel.setThreads(before);
  }

  /** Each turn waits for the other one, which only a second thread can do. */
  @Test
  void fewHeavyTurnsRunOnAllThreads() {
    Parallel.setThreads(2);
    CyclicBarrier both = new CyclicBarrier(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Parallel.each(
        2,
        (chunk, from, to) -> {
          threads.add(Thread.currentThread());
          await(both);
        });
    assertEquals(2, threads.size());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyTurnIsTakenOnceWhateverTheirNumber() {
    Parallel.setThreads(2);
    for (int length : new int[] {0, 1, 31, 33, 1000}) {
      int[] taken = new int[length];
      Parallel.each(
          length,
          (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
              taken[i]++;
            }
          });
      int[] once = new int[length];
      Arrays.fill(once, 1);
      assertArrayEquals(once, taken);
    }
  }
}
