package org.frugalsr.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReductionTest {
  /** Enough for several threads, and no multiple of anything. */
  private static final int ROWS = 60013;

  private static final int CHANNELS = 19;
  private final int threads = Parallel.threads();
  private final INDArray x = noise("x");
  private final INDArray y = noise("y");

  private static INDArray noise(String stream) {
    Rng rng = Rng.of(0, stream, 0);
    float[] values = new float[ROWS * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (rng.nextDouble() + rng.nextDouble());
    }
    return Nd4j.createFromArray(values).reshape(ROWS, CHANNELS);
  }

  @AfterEach
  void restoreThreads() {
    NativeThreads.pin(threads);
  }

  private double[] everything() {
    INDArray perChannel = Nd4j.create(DataType.FLOAT, CHANNELS);
    RowSums.sum(x, y, true, 1, ROWS, CHANNELS, 1, perChannel);
    INDArray perRow = Nd4j.create(DataType.FLOAT, ROWS);
    RowSums.ofEachRow(x, y, true, CHANNELS, 1, perRow);
    double[] variance = Moments.of(x, 1, ROWS, CHANNELS).variance();
    return Nd4j.concat(
            0,
            perChannel.castTo(DataType.DOUBLE),
            perRow.castTo(DataType.DOUBLE),
            Nd4j.createFromArray(variance))
        .data()
        .asDouble();
  }

  @Test
  void sumsAreTheSameBitsOnAnyNumberOfThreads() {
    NativeThreads.pin(1);
    double[] one = everything();
    for (int n : new int[] {2, 3, 7}) {
      NativeThreads.pin(n);
      assertArrayEquals(one, everything(), n + " threads");
    }
  }

  @Test
  void longSumsKeepTheirPrecision() {
    INDArray sums = Nd4j.create(DataType.FLOAT, CHANNELS);
    RowSums.sum(x, x, false, 1, ROWS, CHANNELS, 1.0 / ROWS, sums);
    INDArray exact = Nd4j.create(DataType.DOUBLE, CHANNELS);
    INDArray wide = x.castTo(DataType.DOUBLE);
    RowSums.sum(wide, wide, false, 1, ROWS, CHANNELS, 1.0 / ROWS, exact);
    assertArrayEquals(ArrayMemory.copy(exact), ArrayMemory.copy(sums), 2e-7);
    assertArrayEquals(
        Moments.of(wide, 1, ROWS, CHANNELS).variance(),
        Moments.of(x, 1, ROWS, CHANNELS).variance(),
        1e-6);
  }

  @Test
  void everyIndexIsVisitedOnce() {
    NativeThreads.pin(3);
    for (int length : new int[] {1, 2, 31, 32, 33, 1000}) {
      AtomicIntegerArray visits = new AtomicIntegerArray(length);
      Parallel.loop(
          length,
          1,
          (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
              visits.incrementAndGet(i);
            }
          });
      for (int i = 0; i < length; i++) {
        assertEquals(1, visits.get(i), i + " of " + length);
      }
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLoopInALoopVisitsEveryIndexOnce() {
    for (int n : new int[] {2, 3}) {
      NativeThreads.pin(n);
      AtomicIntegerArray visits = new AtomicIntegerArray(100 * 100);
      Parallel.loop(
          100,
          1,
          (chunk, from, to) -> {
            for (int row = from; row < to; row++) {
              int first = 100 * row;
              Parallel.loop(
                  100,
                  1,
                  (inner, start, end) -> {
                    for (int i = start; i < end; i++) {
                      visits.incrementAndGet(first + i);
                    }
                  });
            }
          });
      for (int i = 0; i < visits.length(); i++) {
        assertEquals(1, visits.get(i), i + " on " + n + " threads");
      }
    }
  }

  @Test
  void aFailureOnAnyThreadIsPassedOn() {
    NativeThreads.pin(2);
    assertThrows(
        RuntimeException.class,
        () ->
            Parallel.loop(
                64,
                1,
                (chunk, from, to) -> {
                  throw new IllegalArgumentException("chunk " + chunk);
                }));
  }
}
