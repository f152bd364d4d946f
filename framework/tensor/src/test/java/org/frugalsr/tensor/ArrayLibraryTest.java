package org.frugalsr.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.inverse.InvertMatrix;

/** ND4J's arrays are whole, although the class path has few of the jars that ND4J asks for. */
class ArrayLibraryTest {
  private final INDArray array = Nd4j.createFromArray(new float[][] {{2, 1}, {1, 1}});

  @Test
  void arraysAreInvertedAndJoined() {
    INDArray inverse = Nd4j.createFromArray(new float[][] {{1, -1}, {-1, 2}});
    assertTrue(inverse.equalsWithEps(InvertMatrix.invert(array, false), 1e-5));
    assertEquals(
        Nd4j.createFromArray(2f, 1, 1, 1), Nd4j.concat(0, array.getRow(0), array.getRow(1)));
  }

  @Test
  void arraysAreIndexedByLists() {
    INDArray rows = array.get(NDArrayIndex.indices(1, 0), NDArrayIndex.all());
    assertEquals(Nd4j.createFromArray(new float[][] {{1, 1}, {2, 1}}), rows);
  }

  @Test
  void arraysAreSerialised() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(array);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(array, in.readObject());
    }
  }
}
