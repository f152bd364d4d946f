package org.frugalsr.plugin.binary;

import static org.frugalsr.plugin.binary.OneLayer.first;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Switches for what papers or their authors' code do otherwise, worked out by hand. */
class DeviationsTest {
  @Test
  void biRealsGradientMayKnowTheScale() {
    try (OneLayer l = new OneLayer("quantizer { name = bi-real, scale-gradient = constant }")) {
      assertArrayEquals(
          new float[] {0.375f, 0.375f}, first(l.weightGradients(0.5, -0.25), 2), 1e-7f);
    }
  }

  @Test
  void dorefasGradientMayFlowThroughItsMaximum() {
    var w = Values.column(0.5, -2, 2, 1);
    assertArrayEquals(
        new float[] {0, -0.5f, 0.5f, 0},
        Values.gradient(w, (v, tape) -> tape.apply(new LargestMagnitude(1e-8), v)),
        "two are largest");
    try (OneLayer l =
        new OneLayer("quantizer { name = dorefa, bits = 2, maximum-gradient = true }")) {
      // ones arrive at y = t / m but for rounding: 1/m for each t; minus the sum of all t / m^2
      // for m, shared by the quarter of the weights whose t is m
      double m = Math.tanh(1);
      double t = Math.tanh(0.25);
      float[] g = first(l.weightGradients(1, 0.25, 0, 0.25), 2);
      assertEquals((1 - t * t) / m, g[1], 1e-5, "as without");
      assertEquals((1 - m * m) * (1 / m - (m + 2 * t) / (m * m)), g[0], 1e-5);
    }
  }

  @Test
  void lsqMayCountABatch() {
    double one = inputStepGradient("quantizer { name = lsq, bits = 3 }");
    double batch = inputStepGradient("quantizer { name = lsq, bits = 3, count-batch = true }");
    assertTrue(one != 0, "the step has a gradient");
    assertEquals(one / Math.sqrt(4), batch, 1e-6 * Math.abs(one), "four samples");
  }

  /** The gradient of the factor on an input's step for four samples of one row. */
  private static double inputStepGradient(String keys) {
    try (OneLayer l = new OneLayer(keys);
        NetworkPass pass =
            l.training.network().trainingPass(l.training.memory(), new Progress(0, 1, 0))) {
      INDArray row = l.features(0.3, -1.7, 0.9, 4);
      Tensor x = pass.tape().constant("x", Nd4j.concat(0, row, row, row, row));
      Tensor y = l.kernel.effectiveInput(x, pass);
      pass.tape().backward(y, Nd4j.ones(DataType.FLOAT, y.shape().toArray()));
      Parameter factor =
          Quantized.parameter(l.training, l.kernel.path() + ".quantizer.input-factor");
      return pass.gradient(factor).orElseThrow().getDouble(0);
    }
  }
}
