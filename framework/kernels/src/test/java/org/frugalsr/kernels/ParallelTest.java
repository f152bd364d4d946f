package org.frugalsr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

  /** The second thread fails while the caller's own chunk waits for it to have begun. */
  @Test
  void anExceptionOfAnotherThreadKeepsItsTypeAndMessage() {
    Parallel.setThreads(2);
    for (Throwable thrown :
        List.of(new IllegalArgumentException("channels"), new OutOfMemoryError("for a test"))) {
      Thread caller = Thread.currentThread();
      CyclicBarrier both = new CyclicBarrier(2);
      Throwable caught =
          assertThrows(
              thrown.getClass(),
              () ->
                  Parallel.each(
                      2,
                      (chunk, from, to) -> {
                        await(both);
                        if (Thread.currentThread() != caller) {
                          throwAsItIs(thrown);
                        }
                      }));
      assertSame(thrown, caught);
      assertEquals("the loop was called here", caught.getSuppressed()[0].getMessage());
    }
  }

  private static void throwAsItIs(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  void exceptionsOfSeveralThreadsAreOneWithTheOthersSuppressed() {
    Parallel.setThreads(2);
    CyclicBarrier both = new CyclicBarrier(2);
    IllegalArgumentException caught =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Parallel.each(
                    2,
                    (chunk, from, to) -> {
                      await(both);
                      throw new IllegalArgumentException("chunk " + chunk);
                    }));
    List<String> suppressed =
        Stream.of(caught.getSuppressed()).map(t -> String.valueOf(t.getMessage())).toList();
    String other = "chunk 0".equals(caught.getMessage()) ? "chunk 1" : "chunk 0";
    assertEquals(List.of(other, "the loop was called here"), suppressed);
  }

  @Test
  void nothingRunsAfterAnExceptionAndTheNextLoopIsWhole() {
    Parallel.setThreads(3);
    AtomicInteger running = new AtomicInteger();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Parallel.each(
                32,
                (chunk, from, to) -> {
                  running.incrementAndGet();
                  try {
                    if (chunk == 1) {
                      throw new IllegalArgumentException("chunk 1");
                    }
                  } finally {
                    running.decrementAndGet();
                  }
                }));
    assertEquals(0, running.get());
    everyTurnIsTakenOnceWhateverTheirNumber();
  }
}
