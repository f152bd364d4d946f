package org.frugalsr.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class MemoryTest {
  private static final long MIB = 1 << 20;
  private final Memory memory = new Memory(10 * MIB);

  @AfterEach
  void close() {
    memory.close();
  }

  private INDArray take(long mib, String purpose) {
    return memory.take(DataType.FLOAT, Shape.of(mib, MIB / 4), purpose);
  }

  @Test
  void whenMemoryRunsOutTheMessageListsWhatHoldsItLargestFirst() {
    take(2, "body.0/conv2d");
    take(4, "saved for body.0/gelu");
    take(2, "body.0/conv2d");
    take(1, "gradient of tail.weight");
    Exception e = assertThrows(Memory.OutOfMemory.class, () -> take(3, "scratch of tail/resize"));
    assertEquals(
        """
        scratch of tail/resize needs 3.0 MiB more, but 9.0 of 10.0 MiB are in use:
                 4.0 MiB  body.0/conv2d
                 4.0 MiB  saved for body.0/gelu
                 1.0 MiB  gradient of tail.weight\
        """,
        e.getMessage());
    assertEquals(9 * MIB, memory.takenBytes());
  }

  @Test
  void anArrayIsReusedForTheSameSizeInAnotherShape() {
    INDArray a = memory.take(DataType.FLOAT, Shape.of(4, 6), "a");
    a.assign(3);
    memory.giveBack(a);
    INDArray b = memory.take(DataType.FLOAT, Shape.of(2, 3, 4), "b");
    assertEquals(72, b.sumNumber().doubleValue());
    memory.giveBack(b);
    assertSame(b, memory.take(DataType.FLOAT, Shape.of(2, 3, 4), "c"));
    assertEquals(96, memory.peakBytes());
  }

  @Test
  void scalarsAndSingleValuesShareTheirArrays() {
    INDArray a = memory.take(DataType.DOUBLE, Shape.of(), "a");
    a.assign(2);
    memory.giveBack(a);
    INDArray b = memory.take(DataType.DOUBLE, Shape.of(1, 1), "b");
    assertEquals(2, b.rank());
    b.assign(3);
    memory.giveBack(b);
    INDArray c = memory.take(DataType.DOUBLE, Shape.of(), "c");
    assertEquals(0, c.rank());
    assertEquals(3, c.getDouble(0));
  }

  @Test
  void poisonedArraysAreNotANumberNewAndReused() {
    try (Memory poisoned = Memory.poisoned(MIB)) {
      for (int i = 0; i < 2; i++) {
        INDArray a = poisoned.take(DataType.FLOAT, Shape.of(3), "a");
        for (float value : Numbers.toFloats(a)) {
          assertTrue(Float.isNaN(value));
        }
        a.assign(1);
        poisoned.giveBack(a);
      }
    }
  }

  @Test
  void typesAreKeptApart() {
    INDArray a = memory.take(DataType.FLOAT, Shape.of(4), "a");
    memory.giveBack(a);
    assertNotSame(a, memory.take(DataType.DOUBLE, Shape.of(4), "b"));
  }

  @Test
  void idleArraysAreFreedBeforeMemoryRunsOut() {
    INDArray a = take(6, "a");
    memory.giveBack(a);
    take(4, "b");
    assertFalse(a.wasClosed());
    take(1, "c");
    assertTrue(a.wasClosed());
    take(5, "d");
    assertEquals(10 * MIB, memory.takenBytes());
  }

  @Test
  void givingBackTwiceIsRefused() {
    INDArray a = take(1, "a");
    memory.giveBack(a);
    assertThrows(IllegalStateException.class, () -> memory.giveBack(a));
  }
}
