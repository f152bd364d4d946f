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
 * Sends random signs back through a quantizer, to see what it does to gradients.
 *
 * <p>A surrogate multiplies each gradient by some factor at its place. For gradients that do not
 * know the place, the cosine between what arrives and what goes on is {@code mean(d) / rms(d)} of
 * these factors; one minus it is called the mismatch here.
 */
final class SurrogateProbe {
  /**
   * What became of the gradients.
   *
   * @param blocked the share of places that no gradient goes through
   * @param mismatch one minus the cosine between the gradients before and behind; 1 if none goes
   *     through
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
   * @param during the pass that x is from, as it stands when the kernel runs
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
