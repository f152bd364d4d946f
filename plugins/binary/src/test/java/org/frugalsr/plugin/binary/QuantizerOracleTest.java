package org.frugalsr.plugin.binary;

import static org.frugalsr.plugin.binary.OneLayer.first;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.tensor.Parameter;
import org.junit.jupiter.api.Test;

/** Each named method on a few numbers, worked out by hand from its paper. */
class QuantizerOracleTest {
  @Test
  void bnnTakesSignsAndPassesGradientsInTheBox() {
    try (OneLayer l = new OneLayer("quantizer.name = bnn")) {
      assertArrayEquals(
          new float[] {1, -1, 1, -1}, first(l.weights(0.3, -0.2, 0, -1.5), 4), "sign(0) is +1");
      assertArrayEquals(new float[] {1, 1, 1, 0}, first(l.weightGradients(0.3, -0.2, 0, -1.5), 4));
      assertArrayEquals(new float[] {-1, 1, 1}, l.inputs(-7, 0, 0.1));
      assertArrayEquals(new float[] {0, 1, 1}, l.inputGradients(-7, 0, 1));
    }
  }

  @Test
  void xnorScalesByTheChannelsMeanMagnitude() {
    try (OneLayer l = new OneLayer("quantizer.name = xnor")) {
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
      assertArrayEquals(
          new float[] {0.375f, 0.375f}, first(l.weightGradients(0.5, -0.25), 2), 1e-7f);
    }
  }

  @Test
  void scalesAreAChannelsWithXnorAndTheLayersWithDorefa() {
    try (OneLayer xnor = new OneLayer("quantizer.name = xnor");
        OneLayer dorefa = new OneLayer("quantizer.name = dorefa")) {
      float[] byChannel = xnor.weightsTimesChannel(0.5, -0.25);
      float[] byLayer = dorefa.weightsTimesChannel(0.5, -0.25);
      for (int o = 0; o < 8; o++) {
        assertEquals(0.375 * (o + 1), byChannel[o], 1e-6);
        assertEquals(0.375 * 4.5, byLayer[o], 1e-6, "the mean of 1 to 8 is 4.5");
      }
    }
  }

  @Test
  void xnorsGradientThroughItsScale() {
    int n = 72; // weights of an output channel
    try (OneLayer l = new OneLayer("quantizer { name = xnor, scale-gradient = chain }")) {
      // ones arrive at equal signs: sum of them / n * sign + alpha
      assertEquals(1 + 0.5, first(l.weightGradients(0.5), 1)[0], 1e-6);
    }
    try (OneLayer l = new OneLayer("quantizer { name = xnor, scale-gradient = paper }")) {
      assertEquals(1.0 / n + 0.5, first(l.weightGradients(0.5), 1)[0], 1e-6);
      assertEquals(1.0 / n, first(l.weightGradients(1.5), 1)[0], 1e-6, "outside the clip");
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
    }
    try (OneLayer l = new OneLayer("quantizer { name = xnor, scale-gradient = bypass }")) {
      assertEquals(1, first(l.weightGradients(0.5), 1)[0]);
    }
  }

  @Test
  void biRealHasATriangleAtItsInputs() {
    try (OneLayer l = new OneLayer("quantizer.name = bi-real")) {
      assertArrayEquals(new float[] {0, 1, 2, 1, 0}, l.inputGradients(-1, -0.5, 0, 0.5, 1));
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
      assertArrayEquals(
          new float[] {1, 1, 0}, first(l.weightGradients(0.5, -0.25, 2), 3), "not times the scale");
    }
  }

  @Test
  void reactShiftsItsInputs() {
    try (OneLayer l = new OneLayer("quantizer.name = react")) {
      l.set("shift", 0.5);
      assertArrayEquals(new float[] {-1, 1, 1}, l.inputs(-0.6, -0.5, 0));
      assertArrayEquals(new float[] {2, 1, 0}, l.inputGradients(-0.5, 0, 0.5));
    }
  }

  @Test
  void irNetStandardisesAndScalesByAPowerOfTwo() {
    try (OneLayer l = new OneLayer("quantizer.name = ir-net")) {
      // 8 inputs, one of them 8: mean 1, deviation sqrt(9 * 56 / 71) = 2.664; magnitudes
      // (7 * 0.3753 + 2.627) / 8 = 0.6568, whose logarithm, -0.606, is nearest to -1
      float[] w = first(l.weights(0, 0, 0, 8, 0, 0, 0, 0), 8);
      assertArrayEquals(
          new float[] {-0.5f, -0.5f, -0.5f, 0.5f, -0.5f, -0.5f, -0.5f, -0.5f}, w, 1e-7f);
      float[] shifted = l.weightsPlusChannel(0, 0, 0, 8, 0, 0, 0, 0);
      for (int o = 0; o < 8; o++) {
        assertEquals(-0.5f, shifted[o], "each channel about its own mean");
      }
    }
  }

  @Test
  void dorefaHasOneScaleForTheLayerAndAnIdentityGradient() {
    try (OneLayer l = new OneLayer("quantizer.name = dorefa")) {
      assertArrayEquals(new float[] {1.5f, -1.5f}, first(l.weights(2, -1), 2), 1e-6f);
      assertArrayEquals(new float[] {1, 1}, first(l.weightGradients(2, -1), 2));
      assertArrayEquals(new float[] {-1, 1}, l.inputs(-3, 3));
    }
    try (OneLayer l = new OneLayer("quantizer { name = dorefa, levels = unsigned }")) {
      assertArrayEquals(new float[] {0, 0, 1, 1}, l.inputs(-3, 0.5, 0.51, 7), "1/2 rounds to 0");
    }
  }

  @Test
  void dorefaOfTwoBitsRoundsTanhAndTheUnitInterval() {
    try (OneLayer l = new OneLayer("quantizer { name = dorefa, bits = 2 }")) {
      // tanh(1) = 0.7616 is the largest; tanh(0.25) / (2 * 0.7616) + 1/2 = 0.6608, of 3 levels 2
      assertArrayEquals(new float[] {1, 1 / 3f, -1}, first(l.weights(1, 0.25, -1, 0), 3), 1e-6f);
      double slope = (1 - Math.pow(Math.tanh(0.25), 2)) / Math.tanh(1);
      assertEquals(slope, first(l.weightGradients(1, 0.25, -1, 0), 2)[1], 1e-5);
      assertArrayEquals(new float[] {0, 1 / 3f, 1}, l.inputs(-1, 0.4, 1.2), 1e-6f);
      assertArrayEquals(new float[] {0, 1, 0}, l.inputGradients(-1, 0.4, 1.2), 1e-6f);
    }
  }

  @Test
  void abcNetFitsItsBasesByLeastSquares() {
    double[] w = {-2, -1, 1, 2};
    BinaryBases.Decomposition d = new BinaryBases(3).of(w);
    // deviation sqrt(2.5) = 1.58: bases sign(w - 1.58), sign(w), sign(w + 1.58)
    assertArrayEquals(new float[] {-1, -1, -1, 1}, d.signs()[0]);
    assertArrayEquals(new float[] {-1, -1, 1, 1}, d.signs()[1]);
    assertArrayEquals(new float[] {-1, 1, 1, 1}, d.signs()[2]);
    // the sums -a-b-c, -a-b+c, -a+b+c, a+b+c are met exactly by a = 1/2, b = 1, c = 1/2
    assertArrayEquals(new double[] {0.5, 1, 0.5}, d.alpha(), 1e-6);
    BinaryBases.Decomposition one = new BinaryBases(1).of(new double[] {3, -1, 1, 1});
    assertArrayEquals(
        new float[] {1, -1, 1, 1}, one.signs()[0], "u is 0; the mean, 1, counts as +1");
    assertArrayEquals(new double[] {1.5}, one.alpha(), 1e-6);
  }

  @Test
  void abcNetPassesGradientsByTheSumOfItsFactorsAndWithinTheUnitInterval() {
    try (OneLayer l = new OneLayer("quantizer.name = abc-net")) {
      float[] g = first(l.weightGradients(-2, -1, 1, 2), 4);
      assertArrayEquals(new float[] {2, 2, 2, 2}, g, 1e-5f);
      assertArrayEquals(new float[] {-1, -1, 1, 1}, l.inputs(-1, 0.4, 0.5, 2));
      assertArrayEquals(new float[] {0, 1, 1, 0}, l.inputGradients(-1, 0.4, 0.5, 2));
    }
  }

  @Test
  void lsqRoundsToItsStepAndLearnsIt() {
    var x = Values.column(1.3, 9, -9, 0.4);
    var step = Values.column(1).reshape(1);
    UniformLevels f = new UniformLevels(-4, 3, 1);
    assertArrayEquals(
        new float[] {1, 3, -4, 0},
        Values.of(x, (v, tape) -> tape.apply(f, v, tape.constant("s", step))));
    assertArrayEquals(
        new float[] {1, 0, 0, 1},
        Values.gradient(x, (v, tape) -> tape.apply(f, v, tape.constant("s", step))));
    // to the step: round(1.3) - 1.3 = -0.3, Qp = 3, -Qn = -4, 0 - 0.4
    for (int i = 0; i < 4; i++) {
      var one = Values.column(x.getDouble(0, 0, i, 0));
      float[] g = Values.gradient(step, (s, tape) -> tape.apply(f, tape.constant("x", one), s));
      assertEquals(new double[] {-0.3, 3, -4, -0.4}[i], g[0], 1e-6);
    }
  }

  @Test
  void pamsLearnsItsRange() {
    // 2 bits: one level on each side. x = 0.3: 0, gradient -0.3; x = 2: a, gradient 1
    UniformLevels f = new UniformLevels(-1, 1, 1);
    var range = Values.column(1).reshape(1);
    for (double[] c : new double[][] {{0.3, 0, -0.3}, {2, 1, 1}}) {
      var x = Values.column(c[0]);
      assertArrayEquals(
          new float[] {(float) c[1]},
          Values.of(x, (v, tape) -> tape.apply(f, v, tape.constant("a", range))));
      float[] g = Values.gradient(range, (a, tape) -> tape.apply(f, tape.constant("x", x), a));
      assertEquals(c[2], g[0], 1e-6);
    }
    try (OneLayer l = new OneLayer("quantizer { name = pams, bits = 3 }")) {
      // the largest weight is 3, so that a third of it is a level
      assertArrayEquals(new float[] {3, 1, -2, 0}, first(l.weights(3, 1.4, -1.6, 0.4), 4), 1e-5f);
      assertArrayEquals(
          new float[] {1, 1, 1, 1}, first(l.weightGradients(3, 1.4, -1.6, 0.4), 4), "none clipped");
    }
  }

  @Test
  void everyOneBitWeightIsItsScaleWithASign() {
    for (String name : List.of("bnn", "xnor", "bi-real", "react", "ir-net", "lab", "dorefa")) {
      try (OneLayer l = new OneLayer("quantizer.name = " + name)) {
        float[] w = l.weights(0.7, -0.1, 0.3, -1.2, 0.05, 2, -0.6);
        assertEquals(
            1,
            Arrays.stream(toDoubles(w)).map(Math::abs).distinct().count(),
            name + " has other magnitudes than its scale");
      }
    }
  }

  private static double[] toDoubles(float[] w) {
    double[] values = new double[w.length / 8]; // of the first output channel
    for (int i = 0; i < values.length; i++) {
      values[i] = w[8 * i];
    }
    return values;
  }

  @Test
  void aQuantizerOfOneSideMakesNoArraysForTheOther() {
    try (OneLayer l =
        new OneLayer("quantizer { weights.name = lsq, activations.name = tiny-float }")) {
      List<String> own =
          l.training.network().parameters().stream()
              .map(Parameter::path)
              .filter(path -> path.contains(".quantizer."))
              .filter(path -> !path.contains(".quantizer.weights."))
              .toList();
      assertEquals(List.of(), own);
    }
  }
}
