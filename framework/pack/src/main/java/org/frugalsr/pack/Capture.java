package org.frugalsr.pack;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.Trace;
import org.nd4j.linalg.factory.Nd4j;

/** One evaluation pass of a network, with everything that it computed. */
final class Capture implements AutoCloseable {
  /**
   * A kernel whose inputs are quantised.
   *
   * @param coded the tensor that the codes are computed from
   * @param form codes of weights and inputs
   */
  record Quantised(PlacedKernel kernel, int coded, InferenceForm form) {}

  private final NetworkPass pass;
  private final Trace trace;
  private final int input;
  private final int output;
  private final Map<Integer, Quantised> byEffectiveInput = new HashMap<>();
  private final boolean[] constant;
  private final Set<Integer> computed = new HashSet<>();

  private Capture(
      NetworkPass pass, BuiltNetwork network, int scale, float[] image, int height, int width) {
    this.pass = pass;
    pass.observe(
        (kernel, p, x, effective) -> {
          if (effective.id() != x.id()) {
            InferenceForm form = kernel.inferenceForm(p);
            byEffectiveInput.put(
                effective.id(), new Quantised(kernel, kernel.coded(x, p).id(), form));
          }
        });
    int channels = network.image().channels();
    Tensor lr =
        pass.tape().constant("lr", Nd4j.createFromArray(image).reshape(1, height, width, channels));
    input = lr.id();
    output = network.forward(lr, scale, pass).id();
    trace = pass.tape().trace();
    constant = new boolean[trace.tensors()];
    Arrays.fill(constant, true);
    constant[input] = false;
    for (Trace.Step step : trace.steps()) {
      computed.add(step.output());
      constant[step.output()] = step.inputs().stream().allMatch(i -> constant[i]);
    }
  }

  /** Runs a pass on noise. */
  static Capture ofNoise(BuiltNetwork network, Memory memory, int scale, int height, int width) {
    float[] noise = new float[height * width * network.image().channels()];
    Rng rng = Rng.of(1, "pack", 0);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) rng.nextDouble();
    }
    return of(network, memory, scale, noise, height, width);
  }

  /** Runs a pass on an image {@code [height, width, channels]} in 0..1. */
  static Capture of(
      BuiltNetwork network, Memory memory, int scale, float[] image, int height, int width) {
    NetworkPass pass = network.evaluationPass(memory, Optional.empty());
    try {
      return new Capture(pass, network, scale, image, height, width);
    } catch (RuntimeException | Error e) {
      pass.close(); // what was computed so far
      throw e;
    }
  }

  /** The applications, in order. */
  List<Trace.Step> steps() {
    return trace.steps();
  }

  /** The number of the image. */
  int input() {
    return input;
  }

  /** The number of the result. */
  int output() {
    return output;
  }

  /** Whether a tensor does not depend on the image. */
  boolean isConstant(int tensor) {
    return constant[tensor];
  }

  /** Whether a tensor does not depend on the image, and is no parameter but computed. */
  boolean isComputedConstant(int tensor) {
    return constant[tensor] && computed.contains(tensor);
  }

  /** The values of a tensor. */
  float[] values(int tensor) {
    return Numbers.toFloats(tape().tensor(tensor).value());
  }

  /** The shape of a tensor. */
  Shape shape(int tensor) {
    return tape().tensor(tensor).shape();
  }

  private Tape tape() {
    return pass.tape();
  }

  /** The kernel that a tensor is the quantised input of. */
  Optional<Quantised> quantisedInput(int tensor) {
    return Optional.ofNullable(byEffectiveInput.get(tensor));
  }

  @Override
  public void close() {
    pass.close();
  }
}
