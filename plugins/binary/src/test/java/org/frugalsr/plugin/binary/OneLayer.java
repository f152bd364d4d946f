package org.frugalsr.plugin.binary;

import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.TinyTraining;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One kernel of 8 channels, 3x3, in the body of a tiny network. */
final class OneLayer implements AutoCloseable {
  final TinyTraining training;
  final PlacedKernel kernel;

  OneLayer(String... keys) {
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

  /** Features of one row, the same in every channel. */
  INDArray features(double... x) {
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

  /** The first values of the first output channel. */
  static float[] first(float[] weights, int count) {
    int out = 8;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = weights[i * out];
    }
    return values;
  }
}
