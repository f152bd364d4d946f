package org.frugalsr.plugin.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.frugalsr.engine.build.NetworkPass;
import org.frugalsr.engine.build.PlacedKernel;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each named method on a few numbers, worked out by hand from its paper. */
class QuantizerOracleTest {
  /** One kernel of 8 channels, 3x3, in the body of a tiny network. */
  private static final class Layer implements AutoCloseable {
    private final TinyTraining training;
    private final PlacedKernel kernel;

    Layer(String... keys) {
      training = Quantized.training(keys);
      kernel = Quantized.kernel(training);
    }

    /** The effective weights where the latent ones are these, over and over. */
    float[] weights(double... latent) {
      return weights((value, channel) -> value, latent);
    }

    /** The same, with output channel o's latent weights times o + 1. */
    float[] weightsTimesChannel(double... latent) {
      return weights((value, channel) -> value * (channel + 1), latent);
    }

    /** The same, with o added to output channel o's latent weights. */
    float[] weightsPlusChannel(double... latent) {
      return weights((value, channel) -> value + channel, latent);
    }

    private float[] weights(DoubleBinaryOperator ofChannel, double... latent) {
      fill(kernel.latent(), ofChannel, latent);
      try (NetworkPass pass =
          training.network().evaluationPass(training.memory(), Optional.empty())) {
        return Numbers.toFloats(kernel.effectiveWeight(pass).value());
      }
    }

    /** The gradients of the latent weights where ones arrive at the effective ones. */
    float[] weightGradients(double... latent) {
      fill(kernel.latent(), latent);
      try (NetworkPass pass =
          training.network().trainingPass(training.memory(), new Progress(0, 1, 0))) {
        Tensor w = kernel.effectiveWeight(pass);
        pass.tape().backward(w, Nd4j.ones(DataType.FLOAT, w.shape().toArray()));
        return Numbers.toFloats(pass.gradient(kernel.latent()).orElseThrow());
      }
    }

    /** The effective inputs for these features, the same in every channel. */
    float[] inputs(double... x) {
      try (NetworkPass pass =
          training.network().evaluationPass(training.memory(), Optional.empty())) {
        Tensor in = pass.tape().constant("x", features(x));
        return firstChannel(kernel.effectiveInput(in, pass).value());
      }
    }

    float[] inputGradients(double... x) {
      try (NetworkPass pass =
          training.network().trainingPass(training.memory(), new Progress(0, 1, 0))) {
        Tensor in = pass.tape().variable("x", features(x));
        Tensor y = kernel.effectiveInput(in, pass);
        pass.tape().backward(y, Nd4j.ones(DataType.FLOAT, y.shape().toArray()));
        return firstChannel(pass.tape().gradient(in).orElseThrow());
      }
    }

    private INDArray features(double... x) {
      int channels = kernel.spec().in();
      INDArray all = Nd4j.create(DataType.FLOAT, 1, 1, x.length, channels);
      for (int i = 0; i < x.length; i++) {
        for (int c = 0; c < channels; c++) {
          all.putScalar(new int[] {0, 0, i, c}, x[i]);
        }
      }
      return all;
    }

    private float[] firstChannel(INDArray all) {
      float[] values = new float[(int) all.size(2)];
      for (int i = 0; i < values.length; i++) {
        values[i] = all.getFloat(0, 0, i, 0);
      }
      return values;
    }

    /** Sets every output channel's inputs to these values in turn. */
    private static void fill(Parameter latent, double... values) {
      fill(latent, (value, channel) -> value, values);
    }

    private static void fill(Parameter latent, DoubleBinaryOperator ofChannel, double... values) {
      INDArray w = latent.value();
      int out = (int) w.size(3);
      float[] flat = new float[(int) w.length()];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = (float) ofChannel.applyAsDouble(values[i / out % values.length], i % out);
      }
      w.assign(Nd4j.createFromArray(flat).reshape(w.shape()));
    }

    void set(String name, double value) {
      Quantized.parameter(training, kernel.path() + ".quantizer." + name).value().assign(value);
    }

    @Override
    public void close() {
      training.close();
    }
  }

  /** The first values of the first output channel. */
  private static float[] first(float[] weights, int count) {
    int out = 8;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = weights[i * out];
    }
    return values;
  }

  @Test
  void bnnTakesSignsAndPassesGradientsInTheBox() {
    try (Layer l = new Layer("quantizer.name = bnn")) {
      assertArrayEquals(
          new float[] {1, -1, 1, -1}, first(l.weights(0.3, -0.2, 0, -1.5), 4), "sign(0) is +1");
      assertArrayEquals(new float[] {1, 1, 1, 0}, first(l.weightGradients(0.3, -0.2, 0, -1.5), 4));
      assertArrayEquals(new float[] {-1, 1, 1}, l.inputs(-7, 0, 0.1));
      assertArrayEquals(new float[] {0, 1, 1}, l.inputGradients(-7, 0, 1));
    }
  }

  @Test
  void xnorScalesByTheChannelsMeanMagnitude() {
    try (Layer l = new Layer("quantizer.name = xnor")) {
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
      assertArrayEquals(
          new float[] {0.375f, 0.375f}, first(l.weightGradients(0.5, -0.25), 2), 1e-7f);
    }
  }

  @Test
  void scalesAreAChannelsWithXnorAndTheLayersWithDorefa() {
    try (Layer xnor = new Layer("quantizer.name = xnor");
        Layer dorefa = new Layer("quantizer.name = dorefa")) {
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
    try (Layer l = new Layer("quantizer { name = xnor, scale-gradient = chain }")) {
      // ones arrive at equal signs: sum of them / n * sign + alpha
      assertEquals(1 + 0.5, first(l.weightGradients(0.5), 1)[0], 1e-6);
    }
    try (Layer l = new Layer("quantizer { name = xnor, scale-gradient = paper }")) {
      assertEquals(1.0 / n + 0.5, first(l.weightGradients(0.5), 1)[0], 1e-6);
      assertEquals(1.0 / n, first(l.weightGradients(1.5), 1)[0], 1e-6, "outside the clip");
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
    }
    try (Layer l = new Layer("quantizer { name = xnor, scale-gradient = bypass }")) {
      assertEquals(1, first(l.weightGradients(0.5), 1)[0]);
    }
  }

  @Test
  void biRealHasATriangleAtItsInputs() {
    try (Layer l = new Layer("quantizer.name = bi-real")) {
      assertArrayEquals(new float[] {0, 1, 2, 1, 0}, l.inputGradients(-1, -0.5, 0, 0.5, 1));
      assertArrayEquals(new float[] {0.375f, -0.375f}, first(l.weights(0.5, -0.25), 2), 1e-7f);
      assertArrayEquals(
          new float[] {1, 1, 0}, first(l.weightGradients(0.5, -0.25, 2), 3), "not times the scale");
    }
  }

  @Test
  void reactShiftsItsInputs() {
    try (Layer l = new Layer("quantizer.name = react")) {
      l.set("shift", 0.5);
      assertArrayEquals(new float[] {-1, 1, 1}, l.inputs(-0.6, -0.5, 0));
      assertArrayEquals(new float[] {2, 1, 0}, l.inputGradients(-0.5, 0, 0.5));
    }
  }

  @Test
  void irNetStandardisesAndScalesByAPowerOfTwo() {
    try (Layer l = new Layer("quantizer.name = ir-net")) {
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
    try (Layer l = new Layer("quantizer.name = dorefa")) {
      assertArrayEquals(new float[] {1.5f, -1.5f}, first(l.weights(2, -1), 2), 1e-6f);
      assertArrayEquals(new float[] {1, 1}, first(l.weightGradients(2, -1), 2));
      assertArrayEquals(new float[] {-1, 1}, l.inputs(-3, 3));
    }
    try (Layer l = new Layer("quantizer { name = dorefa, levels = unsigned }")) {
      assertArrayEquals(new float[] {0, 0, 1, 1}, l.inputs(-3, 0.5, 0.51, 7), "1/2 rounds to 0");
    }
  }

  @Test
  void dorefaOfTwoBitsRoundsTanhAndTheUnitInterval() {
    try (Layer l = new Layer("quantizer { name = dorefa, bits = 2 }")) {
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
    try (Layer l = new Layer("quantizer.name = abc-net")) {
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
    try (Layer l = new Layer("quantizer { name = pams, bits = 3 }")) {
      // the largest weight is 3, so that a third of it is a level
      assertArrayEquals(new float[] {3, 1, -2, 0}, first(l.weights(3, 1.4, -1.6, 0.4), 4), 1e-5f);
      assertArrayEquals(
          new float[] {1, 1, 1, 1}, first(l.weightGradients(3, 1.4, -1.6, 0.4), 4), "none clipped");
    }
  }

  @Test
  void everyOneBitWeightIsItsScaleWithASign() {
    for (String name : List.of("bnn", "xnor", "bi-real", "react", "ir-net", "dorefa")) {
      try (Layer l = new Layer("quantizer.name = " + name)) {
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
    try (Layer l = new Layer("quantizer { weights.name = lsq, activations.name = tiny-float }")) {
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
