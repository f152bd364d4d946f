package org.frugalsr.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.frugalsr.kernels.Floats;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FloatsTest {
  private final INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void readsADenseArrayAndARowOfIt() {
    assertEquals(6, Floats.get(ArrayMemory.of(matrix), 5));
    assertArrayEquals(new double[] {4, 5, 6}, ArrayMemory.copy(matrix.getRow(1)));
    assertEquals(12, ArrayMemory.of(matrix.getRow(1)).byteSize());
    assertArrayEquals(new double[] {4, 5, 6}, ArrayMemory.copy(matrix.getRow(1).reshape(1, 3, 1)));
  }

  @Test
  void refusesAColumnAndATransposedArray() {
    assertThrows(IllegalArgumentException.class, () -> ArrayMemory.of(matrix.getColumn(1)));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> ArrayMemory.of(matrix.transpose()));
    assertEquals(
        "expected a dense array in C order, but one of shape [3, 2] has strides [1, 3]: dup('c')"
            + " it",
        e.getMessage());
  }

  @Test
  void readsScalars() {
    assertArrayEquals(new double[] {2.5}, ArrayMemory.copy(Nd4j.scalar(2.5)));
    assertArrayEquals(new double[] {2.5}, ArrayMemory.copy(Nd4j.scalar(2.5f)));
  }

  @Test
  void fillWritesTheRangeOnly() {
    INDArray x = Nd4j.zeros(DataType.FLOAT, 40);
    Floats.fill(ArrayMemory.of(x), 3, 38, 2);
    assertEquals(70, x.sumNumber().doubleValue());
    assertEquals(0, x.getDouble(2));
    assertEquals(0, x.getDouble(38));
  }
}
