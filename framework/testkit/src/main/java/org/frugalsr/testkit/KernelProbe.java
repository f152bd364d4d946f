package org.frugalsr.testkit;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Pass;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values that a kernel's quantizer passes to the arithmetic, for random features and the
 * ordinary convolution.
 *
 * @param input the float input features
 * @param inputShape their shape
 * @param effectiveInput the effective input
 * @param effectiveInputShape its shape
 * @param effectiveWeight the effective weight
 * @param effectiveWeightShape its shape
 * @param output of the kernel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KernelProbe(
    float[] input,
    Shape inputShape,
    float[] effectiveInput,
    Shape effectiveInputShape,
    float[] effectiveWeight,
    Shape effectiveWeightShape,
    float[] output) {
  private static final int SIDE = 7;

  /** Runs a kernel in evaluation mode. */
  static KernelProbe of(BuiltNetwork network, PlacedKernel kernel, Memory memory) {
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      return run(kernel, pass, features(kernel));
    }
  }

  /** The input features that kernels are tested on. */
  static INDArray features(PlacedKernel kernel) {
    return RandomArrays.features(kernel.path(), Shape.of(2, SIDE, SIDE - 1, kernel.spec().in()));
  }

  private static KernelProbe run(PlacedKernel kernel, Pass pass, INDArray features) {
    Tensor x = pass.tape().constant("x", features);
    Tensor[] seen = new Tensor[2];
    Tensor y =
        kernel.apply(
            x,
            pass,
            (in, w, bias) -> {
              seen[0] = in;
              seen[1] = w;
              return arithmetic(kernel.spec()).apply(in, w, bias);
            });
    return new KernelProbe(
        Numbers.toFloats(features),
        x.shape(),
        Numbers.toFloats(seen[0].value()),
        seen[0].shape(),
        Numbers.toFloats(seen[1].value()),
        seen[1].shape(),
        Numbers.toFloats(y.value()));
  }

  /** The arithmetic of a kernel's form, without custom gradients. */
  private static Kernel.Arithmetic arithmetic(KernelSpec s) {
    return switch (s.form()) {
      case DENSE -> (in, w, bias) -> Functional.conv2d(in, w, bias, s.stride(), s.padding());
      case DEPTHWISE ->
          (in, w, bias) -> Functional.depthwiseConv2d(in, w, bias, s.stride(), s.padding());
      case DIFFERENCES ->
          (in, w, bias) -> {
            Tensor y = in.tape().apply(new AbsoluteDifferences(s.stride(), s.padding()), in, w);
            return bias == null ? y : y.plus(bias);
          };
    };
  }

  /** Whether a training pass gives this kernel's features a gradient that is not all zeros. */
  static boolean gradientReachesInput(BuiltNetwork network, PlacedKernel kernel, Memory memory) {
    try (NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      Tensor x = pass.tape().variable("x", features(kernel));
      Tensor y = kernel.apply(x, pass, arithmetic(kernel.spec()));
      pass.tape().backward(y, RandomArrays.features("gradient", y.shape()));
      return pass.tape().gradient(x).map(GradientReach::nonZero).orElse(false);
    }
  }

  /** Runs a training pass of one kernel, commits included, and passes on all computed arrays. */
  static void trainOnce(
      BuiltNetwork network,
      PlacedKernel kernel,
      Memory memory,
      Degenerate inputs,
      Consumer<Degenerate.Named> look) {
    try (NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      INDArray features = inputs.array(Shape.of(2, SIDE, SIDE - 1, kernel.spec().in()));
      Tensor x = pass.tape().variable("x", features);
      Tensor y = kernel.apply(x, pass, arithmetic(kernel.spec()));
      look.accept(new Degenerate.Named("the output", Numbers.toFloats(y.value())));
      pass.tape().backward(y, RandomArrays.features("gradient", y.shape()));
      pass.tape()
          .gradient(x)
          .ifPresent(g -> look.accept(new Degenerate.Named("dx", Numbers.toFloats(g))));
      for (Parameter p : network.parameters()) {
        pass.gradient(p)
            .ifPresent(
                g ->
                    look.accept(new Degenerate.Named("the gradient of " + p, Numbers.toFloats(g))));
      }
      pass.applyCommits();
    }
  }

  /** The maximum number of different weight values of an output channel. */
  int distinctWeights(KernelSpec spec) {
    int channels = spec.out();
    return mostDistinct(effectiveWeight, channels, i -> i % channels);
  }

  /** The maximum number of different values of one channel of one input sample. */
  int distinctInputs() {
    int channels = inputShape.channels();
    int sample = effectiveInput.length / inputShape.batch();
    return mostDistinct(
        effectiveInput, channels * inputShape.batch(), i -> i / sample * channels + i % channels);
  }

  private static int mostDistinct(float[] values, int groups, IntUnaryOperator groupOf) {
    int most = 0;
    for (int group = 0; group < groups; group++) {
      Set<Float> distinct = new HashSet<>();
      for (int i = 0; i < values.length; i++) {
        if (groupOf.applyAsInt(i) == group) {
          distinct.add(values[i]);
        }
      }
      most = Math.max(most, distinct.size());
    }
    return most;
  }
}
