package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Backpropagates random signs through a quantizer to measure its effect on gradients.
 *
 * <p>A surrogate multiplies the gradient of each element by a factor d. For gradients independent
 * of d, the cosine between incoming and outgoing gradients is {@code mean(d) / rms(d)}; one minus
 * it is called the mismatch.
 */
final class SurrogateProbe {
  /**
   * The effect on the gradients.
   *
   * @param blocked the share of elements whose gradient is zero
   * @param mismatch one minus the cosine between incoming and outgoing gradients; 1 if all are
   *     blocked
   */
  record Turn(double blocked, double mismatch) {}

  private final BuiltNetwork network;
  private final Memory memory;
  private final Progress progress;

  SurrogateProbe(BuiltNetwork network, Memory memory, Progress progress) {
    this.network = network;
    this.memory = memory;
    this.progress = progress;
  }

  /** From the effective weight back to the latent one. */
  Turn ofWeights(PlacedKernel kernel) {
    try (NetworkPass pass = network.trainingPass(memory, progress)) {
      Tensor latent = pass.value(kernel.latent());
      return turn(kernel.path() + "/weights", pass, kernel.effectiveWeight(pass), latent);
    }
  }

  /**
   * From the effective input back to the float one.
   *
   * @param during the pass that x belongs to, in its state when the kernel runs
   */
  Turn ofInputs(PlacedKernel kernel, NetworkPass during, Tensor x) {
    try (NetworkPass pass = network.trainingPass(memory, progress)) {
      for (Tensor earlier : during.earlierInputs(kernel.spec())) {
        pass.remember(kernel.spec(), pass.tape().constant("earlier", earlier.value()));
      }
      Tensor variable = pass.tape().variable("x", x.value());
      Tensor effective = kernel.effectiveInput(variable, pass);
      return turn(kernel.path() + "/inputs", pass, effective, variable);
    }
  }

  private Turn turn(String stream, NetworkPass pass, Tensor from, Tensor to) {
    float[] sent = signs(stream, Math.toIntExact(from.shape().size()));
    INDArray gradient = Nd4j.create(DataType.FLOAT, from.shape().toArray());
    ArrayMemory.of(gradient).copyFrom(MemorySegment.ofArray(sent));
    pass.tape().backward(from, gradient);
    float[] arrived =
        pass.tape().gradient(to).map(Numbers::toFloats).orElseGet(() -> new float[sent.length]);
    int blocked = 0;
    double product = 0;
    double square = 0;
    for (int i = 0; i < sent.length; i++) {
      blocked += arrived[i] == 0 ? 1 : 0;
      product += sent[i] * arrived[i];
      square += (double) arrived[i] * arrived[i];
    }
    double cosine = square == 0 ? 0 : product / Math.sqrt(square * sent.length);
    return new Turn((double) blocked / sent.length, 1 - cosine);
  }

  private float[] signs(String stream, int count) {
    Rng rng = Rng.of(0, "diagnostics/" + stream, progress.step());
    float[] signs = new float[count];
    for (int i = 0; i < count; i++) {
      signs[i] = rng.nextDouble() < 0.5 ? -1 : 1;
    }
    return signs;
  }
}
