package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Requires that a forward on shapes takes the same steps as one that computes; cost, folding and
 * the lifetimes of values in inference are derived from it.
 */
final class TraceCheck {
  private TraceCheck() {}

  static void equalsTheComputedPass(BuiltNetwork network, Memory memory, Shape lr, int scale) {
    INDArray input = RandomArrays.features("lr", lr);
    try (NetworkPass pass = network.trainingPass(memory, Progress.DONE)) {
      network.forward(pass.tape().constant("lr", input), scale, pass);
      requireEqual(network.trace(lr, scale, Mode.TRAIN), pass.tape().trace(), "training");
    }
    Trace plan = network.trace(lr, scale, Mode.EVALUATE);
    float[] expected;
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      expected =
          Numbers.toFloats(network.forward(pass.tape().constant("lr", input), scale, pass).value());
      requireEqual(plan, pass.tape().trace(), "evaluation");
    }
    try (NetworkPass pass = network.evaluationPass(memory, Optional.of(plan))) {
      Closeness.requireSame(
          "with values released after their last use",
          expected,
          Numbers.toFloats(
              network.forward(pass.tape().constant("lr", input), scale, pass).value()));
    }
  }

  private static void requireEqual(Trace onShapes, Trace computed, String mode) {
    List<Trace.Step> expected = computed.steps();
    List<Trace.Step> got = onShapes.steps();
    for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
      String where = "in %s, step %d on shapes and computed".formatted(mode, i);
      assertEquals(expected.get(i).path(), got.get(i).path(), where);
      assertEquals(
          expected.get(i).function(),
          got.get(i).function(),
          where + " (functions are compared by equals: make them records)");
      assertEquals(expected.get(i).inputs(), got.get(i).inputs(), where);
      assertEquals(expected.get(i).shape(), got.get(i).shape(), where);
    }
    assertEquals(expected.size(), got.size(), "number of steps in " + mode);
  }
}
