package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PrefetchTest {
  @Test
  void batchesComeInTheOrderOfSteps() {
    try (Prefetch prefetch = new Prefetch(PrefetchTest::numbered, 3)) {
      for (int step = 0; step < 20; step++) {
        assertEquals(step, prefetch.take(step).lr()[0]);
      }
      assertTrue(prefetch.waitedNanos() > 0);
    }
  }

  @Test
  void aResumeStartsAtAnyStep() {
    try (Prefetch prefetch = new Prefetch(PrefetchTest::numbered, 2)) {
      assertEquals(100, prefetch.take(100).lr()[0]);
      assertEquals(101, prefetch.take(101).lr()[0]);
      assertEquals(3, prefetch.take(3).lr()[0]);
      assertEquals(4, prefetch.take(4).lr()[0]);
      assertEquals(4, prefetch.take(4).lr()[0]);
    }
  }

  @Test
  void theNextBatchesAreMadeBeforeTheyAreAskedForAndNoMore() throws Exception {
    List<Long> made = new CopyOnWriteArrayList<>();
    CountDownLatch third = new CountDownLatch(3);
    try (Prefetch prefetch =
        new Prefetch(
            step -> {
              made.add(step);
              third.countDown();
              return numbered(step);
            },
            2)) {
      prefetch.take(0);
      assertTrue(third.await(10, TimeUnit.SECONDS));
      assertEquals(List.of(0L, 1L, 2L), made);
    }
  }

  @Test
  void aFailureSurfacesInTakeOfItsStepAndIsTheVeryOne() {
    WorldError failure = new WorldError("disk is gone");
    try (Prefetch prefetch =
        new Prefetch(
            step -> {
              if (step == 2) {
                throw failure;
              }
              return numbered(step);
            },
            4)) {
      assertEquals(0, prefetch.take(0).lr()[0]);
      assertEquals(1, prefetch.take(1).lr()[0]);
      assertSame(failure, assertThrows(WorldError.class, () -> prefetch.take(2)));
      assertEquals(3, prefetch.take(3).lr()[0]);
    }
  }

  @Test
  void anErrorOfTheJvmSurfacesToo() {
    try (Prefetch prefetch =
        new Prefetch(
            step -> {
              throw new OutOfMemoryError("on purpose");
            },
            1)) {
      assertThrows(OutOfMemoryError.class, () -> prefetch.take(0));
    }
  }

  @Test
  void closingStopsTheThread() throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    Prefetch prefetch =
        new Prefetch(
            step -> {
              worker.set(Thread.currentThread());
              return numbered(step);
            },
            1);
    prefetch.take(0);
    assertTrue(worker.get().isDaemon());
    prefetch.close();
    worker.get().join(10_000);
    assertFalse(worker.get().isAlive());
    assertThrows(IllegalStateException.class, () -> prefetch.take(1));
  }

  private static Batch numbered(long step) {
    Batch batch = new Batch(1, 1, 1, 2);
    batch.lr()[0] = step;
    return batch;
  }
}
