package org.frugalsr.runtime.execute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.frugalsr.runtime.SmallNetworks;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.junit.jupiter.api.Test;

/** The memory of computations, also of those that fail. */
class ExecutionTest {
  private static final int SIDE = 40;

  private static Graph graph(List<Node> nodes) {
    return new Graph(1, 3, nodes, new Graph.Field(false, 8, 2));
  }

  /** Halves and doubles the image, and adds it to itself: images of odd sizes do not fit. */
  private static Graph even() {
    return graph(
        List.of(
            new Node("repeat", new Operation.Repeat(1), List.of(Graph.INPUT)),
            new Node("pool", new Operation.MaxPool(2, 2, 0), List.of(0)),
            new Node(
                "back",
                new Operation.Resize(Operation.Resize.Interpolation.NEAREST, 2, false),
                List.of(1)),
            new Node("sum", new Operation.Combination(false), List.of(2, 0))));
  }

  @Test
  void featuresOfAFailedComputationAreGivenBack() {
    float[] image = SmallNetworks.noise(SIDE * SIDE * 3);
    Execution execution = new Execution(even());
    float[] expected = execution.run(image, SIDE, SIDE);
    long peak = execution.peakBytes();
    int odd = SIDE - 1;
    float[] other = SmallNetworks.noise(odd * odd * 3);
    for (int i = 0; i < 10; i++) {
      assertThrows(IllegalArgumentException.class, () -> execution.run(other, odd, odd));
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              execution.run(
                  image,
                  SIDE,
                  SIDE,
                  (node, seconds) -> {
                    throw new UnsupportedOperationException("clock");
                  }));
    }
    assertArrayEquals(expected, execution.run(image, SIDE, SIDE));
    assertEquals(peak, execution.peakBytes());
  }

  @Test
  void packedBitsAreCounted() {
    int bases = 2;
    Operation.Signs signs = new Operation.Signs(new boolean[9 * 3 * 3], new float[3]);
    Operation.InputSigns codes = new Operation.InputSigns(new float[3], new boolean[3], -1, 1, 0);
    Operation layer =
        new Operation.OneBitConvolution(
            3, 1, 1, 3, 3, List.of(signs), List.of(codes, codes), new float[0]);
    Execution execution =
        new Execution(
            graph(
                List.of(
                    new Node("a", layer, List.of(Graph.INPUT)), new Node("b", layer, List.of(0)))));
    execution.run(SmallNetworks.noise(SIDE * SIDE * 3), SIDE, SIDE);
    long features = 2L * SIDE * SIDE * 3;
    long words = (long) bases * SIDE * SIDE; // of the layer that is computed
    assertEquals(Float.BYTES * (features + words), execution.peakBytes());
  }
}
