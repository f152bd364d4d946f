package org.frugalsr.plugin.binary;

import static org.frugalsr.plugin.binary.OneLayer.first;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.Operations;
import org.junit.jupiter.api.Test;

/** A sign whose input passes a learned filter first, on a few numbers. */
class LabTest {
  @Test
  void labFiltersWhatItTakesTheSignOf() {
    try (OneLayer l = new OneLayer("quantizer { name = lab, shift = true }")) {
      assertArrayEquals(new float[] {1, -1, -1, -1}, l.inputs(3, -1, -1, -1), "the identity");
      assertArrayEquals(new float[] {0, 1, 1, 1}, l.inputGradients(3, -1, -1, -1));
      l.set("filter", 1); // sums of three, 0 outside the row: 2, 1, -3, -2
      assertArrayEquals(new float[] {1, 1, -1, -1}, l.inputs(3, -1, -1, -1));
      assertArrayEquals(
          new float[] {1, 1, 1, 0},
          l.inputGradients(3, -1, -1, -1),
          "only the sum of 1 lies where the surrogate passes");
      l.set("shift", -1.5);
      assertArrayEquals(new float[] {1, -1, -1, -1}, l.inputs(3, -1, -1, -1));
      assertArrayEquals(
          new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f, "as xnor");
    }
  }

  @Test
  void partsMakeTheGradientOfASoftmaxOfTwoFilters() {
    try (OneLayer l =
        new OneLayer(
            "quantizer { weights.name = bnn, activations.name = binary }",
            "quantizer.activations { activation-filter = 3, activation-shift = true }",
            "quantizer.activations.activation-ste = ede",
            "quantizer.activations { ede-low = 0.5, ede-high = 0.5 }")) {
      float[] g = l.inputGradients(0, 1.5);
      double t = Math.tanh(0.75);
      assertArrayEquals(new float[] {1, (float) (1 - t * t)}, g, 1e-6f, "twice the softmax's");
    }
  }

  @Test
  void aFilterWithoutACentreIsRefused() {
    for (String keys : List.of("name = lab, size = 4", "name = binary, activation-filter = 2")) {
      String said =
          assertThrows(UserError.class, () -> new OneLayer("quantizer { " + keys + " }").close())
              .getMessage();
      assertTrue(said.contains("must be odd, so that a filter has a centre"), said);
    }
  }

  @Test
  void aFilterIsFloatWorkOfItsOwnBesideADepthwiseKernelToo() {
    String depthwise = "operator.name = tiny-depthwise, placement.depthwise = true";
    try (OneLayer lab = new OneLayer(depthwise, "quantizer.name = lab");
        OneLayer xnor = new OneLayer(depthwise, "quantizer.name = xnor")) {
      Operations with = CostModel.of(lab.training.network(), 2).operations();
      Operations without = CostModel.of(xnor.training.network(), 2).operations();
      long kernels =
          lab.training.network().kernels().stream().filter(k -> k.precision().binary()).count();
      assertEquals(without.binary(), with.binary());
      assertEquals(
          without.multiplyAdds() + kernels * 9 * 8 * 640 * 360, with.multiplyAdds(), "9 a value");
    }
  }
}
