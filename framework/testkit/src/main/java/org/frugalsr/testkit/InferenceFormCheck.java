package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.ActivationCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Precision;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.NetworkPass;
import org.frugalsr.engine.build.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.Floats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Requires that a kernel's inference form is the kernel: {@code sum of scale[out] * step *
 * convolution(code(x), codes)} over its codes, then rescaling and bias, equals what the kernel
 * computes to 1e-5 of the largest output, and that every code keeps to the bits that {@link
 * PlacedKernel#precision} promises.
 */
public final class InferenceFormCheck {
  private static final double TOLERANCE = 1e-5;

  private final PlacedKernel kernel;
  private final KernelProbe probe;

  private InferenceFormCheck(PlacedKernel kernel, KernelProbe probe) {
    this.kernel = kernel;
    this.probe = probe;
  }

  /**
   * Checks one kernel in evaluation mode.
   *
   * @throws AssertionError that names the kernel and says what does not fit
   */
  public static void run(BuiltNetwork network, PlacedKernel kernel, Memory memory) {
    KernelProbe probe = KernelProbe.of(network, kernel, memory);
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      new InferenceFormCheck(kernel, probe).run(pass);
    }
  }

  private void run(NetworkPass pass) {
    InferenceForm form = kernel.inferenceForm(pass);
    List<WeightCodes> weights = form.weights().stream().toList();
    List<ActivationCodes> activations = form.activations().stream().toList();
    Precision p = kernel.precision();
    assertEquals(
        p.weightBits() < 32, !weights.isEmpty(), at("weights have codes if below 32 bits"));
    assertEquals(
        p.activationBits() < 32, !activations.isEmpty(), at("inputs have codes if below 32 bits"));
    weights.forEach(w -> checkCodes(w, p.weightBits()));
    activations.forEach(a -> checkCodes(a, p.activationBits()));
    if (activations.isEmpty()) {
      Closeness.requireSame(
          at("an input without codes goes through unchanged"),
          probe.input(),
          probe.effectiveInput());
    }
    Tensor y =
        kernel.apply(
            pass.tape().constant("x", KernelProbe.features(kernel)),
            pass,
            (in, w, bias) -> {
              Tensor sum = sum(in, w, weights, activations);
              return bias == null ? sum : sum.plus(bias);
            });
    Closeness.require(
        at("the kernel and its inference form"),
        probe.output(),
        Numbers.toFloats(y.value()),
        TOLERANCE);
  }

  private String at(String what) {
    return kernel.path() + ": " + what;
  }

  private void checkCodes(WeightCodes w, int bits) {
    assertEquals(bits, w.bits(), at("bits of the weight codes"));
    assertEquals(
        kernel.latent().shape().size(), w.codes().length, at("one code for each latent weight"));
    assertEquals(kernel.spec().out(), w.scale().length, at("one scale for each output channel"));
    long distinct = new String(w.codes(), StandardCharsets.ISO_8859_1).chars().distinct().count();
    assertTrue(
        distinct <= 1L << bits, at(distinct + " different weight codes in " + bits + " bits"));
    if (bits == 1) {
      for (byte code : w.codes()) {
        assertEquals(1, Math.abs(code), at("a code of one bit is -1 or +1"));
      }
    }
  }

  private void checkCodes(ActivationCodes a, int bits) {
    assertEquals(bits, a.bits(), at("bits of the input codes"));
    assertEquals(kernel.spec().in(), a.offset().length, at("one offset for each input channel"));
    assertTrue(a.step() > 0, at("the step is positive, but is " + a.step()));
    if (bits > 1) {
      int levels = a.high() - a.low() + 1;
      assertTrue(
          levels >= 2 && levels <= 1L << bits, at(levels + " input codes in " + bits + " bits"));
    }
  }

  private Tensor sum(
      Tensor in, Tensor weight, List<WeightCodes> weights, List<ActivationCodes> activations) {
    List<Tensor> terms = new ArrayList<>();
    for (Optional<ActivationCodes> a : orFloat(activations)) {
      Tensor x = a.map(codes -> codes(in, codes)).orElseGet(() -> padded(in));
      double step = a.map(codes -> (double) codes.step()).orElse(1.0);
      for (Optional<WeightCodes> w : orFloat(weights)) {
        Tensor y = convolve(x, w.map(codes -> codes(in, weight, codes)).orElse(weight)).times(step);
        terms.add(w.map(codes -> y.times(vector(in, codes.scale()))).orElse(y));
      }
    }
    return terms.stream().reduce(Tensor::plus).orElseThrow();
  }

  private static <T> List<Optional<T>> orFloat(List<T> codes) {
    return codes.isEmpty() ? List.of(Optional.empty()) : codes.stream().map(Optional::of).toList();
  }

  private Tensor convolve(Tensor padded, Tensor weight) {
    KernelSpec s = kernel.spec();
    return s.form() == KernelSpec.Form.DEPTHWISE
        ? Functional.depthwiseConv2d(padded, weight, null, s.stride(), 0)
        : Functional.conv2d(padded, weight, null, s.stride(), 0);
  }

  private static Tensor codes(Tensor any, Tensor weight, WeightCodes codes) {
    double[] values = new double[codes.codes().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codes.codes()[i];
    }
    return constant(any, weight.shape(), values);
  }

  private static Tensor vector(Tensor any, float[] scale) {
    double[] values = new double[scale.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale[i];
    }
    return constant(any, Shape.of(values.length), values);
  }

  /** Codes of the probe's input, within a border of border codes. */
  private Tensor codes(Tensor any, ActivationCodes a) {
    int channels = probe.inputShape().channels();
    double[] values = new double[probe.input().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = code(probe.input()[i], a.offset()[i % channels], a);
    }
    return padded(any, values, a.border());
  }

  private static int code(float x, float offset, ActivationCodes a) {
    if (a.bits() == 1) {
      return x >= offset ? 1 : -1;
    }
    return Math.clamp(Math.round((x - offset) / a.step()), a.low(), a.high());
  }

  private Tensor padded(Tensor in) {
    return padded(in, Floats.copy(in.value()), 0);
  }

  private Tensor padded(Tensor any, double[] values, double border) {
    Shape s = probe.inputShape();
    int pad = kernel.spec().padding();
    Shape larger = Shape.of(s.batch(), s.height() + 2 * pad, s.width() + 2 * pad, s.channels());
    double[] out = new double[(int) larger.size()];
    Arrays.fill(out, border);
    int row = s.width() * s.channels();
    for (int n = 0; n < s.batch(); n++) {
      for (int y = 0; y < s.height(); y++) {
        int target = ((n * larger.height() + y + pad) * larger.width() + pad) * s.channels();
        System.arraycopy(values, (n * s.height() + y) * row, out, target, row);
      }
    }
    return constant(any, larger, out);
  }

  private static Tensor constant(Tensor any, Shape shape, double[] values) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape.toArray());
    Floats.write(values, array);
    return any.tape().constant("codes", array);
  }
}
