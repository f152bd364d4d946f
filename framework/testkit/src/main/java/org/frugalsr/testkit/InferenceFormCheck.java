package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.InferenceForm.UniformCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Precision;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Requires that a kernel's inference form equals the kernel: {@code sum of scale[out] * step *
 * convolution(code(x), codes)} over its codes (for absolute differences, those of {@code step *
 * code(x)} and {@code scale * codes}), then rescaling and bias, equals the kernel's output to 1e-5
 * of the largest output; the codes of an input equal the kernel's (bit for bit for a single sign);
 * and every code fits the bits declared by {@link PlacedKernel#precision}. A side without codes
 * uses its effective values.
 */
public final class InferenceFormCheck {
  private static final double TOLERANCE = 1e-5;

  private final PlacedKernel kernel;
  private final KernelProbe probe;
  private final double tolerance;

  private InferenceFormCheck(PlacedKernel kernel, KernelProbe probe, double tolerance) {
    this.kernel = kernel;
    this.probe = probe;
    this.tolerance = tolerance;
  }

  /**
   * Checks one kernel in evaluation mode.
   *
   * @throws AssertionError that names the kernel and states what does not match
   */
  public static void run(BuiltNetwork network, PlacedKernel kernel, Memory memory) {
    run(network, kernel, memory, TOLERANCE);
  }

  /** The same with another tolerance, as a share of the largest output. */
  static void run(BuiltNetwork network, PlacedKernel kernel, Memory memory, double tolerance) {
    KernelProbe probe = KernelProbe.of(network, kernel, memory);
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      new InferenceFormCheck(kernel, probe, tolerance).run(pass);
    }
  }

  private void run(NetworkPass pass) {
    InferenceForm form = kernel.inferenceForm(pass);
    List<WeightCodes> weights = form.weights();
    List<InputCodes> inputs = form.inputs();
    checkCount(kernel.precision().weights(), weights.size(), "weights");
    checkCount(kernel.precision().inputs(), inputs.size(), "inputs");
    weights.forEach(w -> checkCodes(w, kernel.precision().weights().bits()));
    inputs.forEach(a -> checkCodes(a, kernel.precision().inputs().bits()));
    if (kernel.precision().inputs().isFloat()) {
      Closeness.requireSame(
          at("an input of 32 bits goes through unchanged"), probe.input(), probe.effectiveInput());
    }
    Tensor x = pass.tape().constant("x", KernelProbe.features(kernel));
    float[] coded = Numbers.toFloats(kernel.coded(x, pass).value());
    if (!inputs.isEmpty()) {
      checkValues(coded, inputs);
    }
    Tensor y =
        kernel.apply(
            x,
            pass,
            (in, w, bias) -> {
              Tensor sum = sum(in, w, coded, weights, inputs);
              return bias == null ? sum : sum.plus(bias);
            });
    Closeness.require(
        at("the kernel and its inference form"),
        probe.output(),
        Numbers.toFloats(y.value()),
        tolerance);
  }

  /** A float side has no codes; one of fewer bits has codes for each base, if it is packed. */
  private void checkCount(Precision precision, int codes, String side) {
    if (precision.isFloat()) {
      assertEquals(0, codes, at(side + " of 32 bits have no codes"));
    } else if (codes > 0) {
      assertEquals(precision.bases(), codes, at("codes for each base of the " + side));
    }
  }

  private String at(String what) {
    return kernel.path() + ": " + what;
  }

  private void checkCodes(WeightCodes w, int bits) {
    assertEquals(bits, w.bits(), at("bits of the weight codes"));
    assertEquals(
        kernel.latent().shape().size(), w.codes().length, at("one code for each latent weight"));
    assertEquals(kernel.spec().out(), w.scale().length, at("one scale for each output channel"));
    Set<Short> distinct = new HashSet<>();
    for (short code : w.codes()) {
      distinct.add(code);
    }
    assertTrue(
        distinct.size() <= 1 << bits,
        at(distinct.size() + " different weight codes in " + bits + " bits"));
    if (bits == 1) {
      for (short code : w.codes()) {
        assertEquals(1, Math.abs(code), at("a code of one bit is -1 or +1"));
      }
    }
  }

  private void checkCodes(InputCodes codes, int bits) {
    assertEquals(bits, codes.bits(), at("bits of the input codes"));
    assertTrue(codes.step() > 0, at("the step is positive, but is " + codes.step()));
    switch (codes) {
      case SignCodes sign -> {
        int channels = kernel.spec().in();
        assertEquals(channels, sign.threshold().length, at("a threshold for each input channel"));
        assertEquals(channels, sign.falling().length, at("a direction for each input channel"));
        assertTrue(sign.low() < sign.high(), at("the low code is below the high one"));
      }
      case UniformCodes uniform -> {
        int levels = uniform.high() - uniform.low() + 1;
        assertTrue(
            levels >= 2 && levels <= 1 << bits, at(levels + " input codes in " + bits + " bits"));
      }
    }
  }

  /**
   * Requires that the codes of an input, each times its step, add up to the input that the kernel
   * passes to the arithmetic: exactly if there is a single one-bit code with step 1.
   */
  private void checkValues(float[] coded, List<InputCodes> inputs) {
    float[] values = new float[coded.length];
    for (InputCodes codes : inputs) {
      for (int i = 0; i < values.length; i++) {
        values[i] += codes.step() * codes.code(coded[i], i % kernel.spec().in());
      }
    }
    boolean exact =
        inputs.size() == 1 && inputs.get(0) instanceof SignCodes sign && sign.step() == 1;
    if (exact) {
      Closeness.requireSame(at("the codes of an input"), probe.effectiveInput(), values);
    } else {
      Closeness.require(at("the codes of an input"), probe.effectiveInput(), values, tolerance);
    }
  }

  private Tensor sum(
      Tensor in, Tensor weight, float[] coded, List<WeightCodes> weights, List<InputCodes> inputs) {
    if (kernel.spec().form() == KernelSpec.Form.DIFFERENCES) {
      return differences(in, weight, coded, weights, inputs);
    }
    List<Tensor> terms = new ArrayList<>();
    for (Optional<InputCodes> a : orFloat(inputs)) {
      Tensor x = a.map(codes -> codes(in, coded, codes)).orElseGet(() -> padded(in));
      double step = a.map(codes -> (double) codes.step()).orElse(1.0);
      for (Optional<WeightCodes> w : orFloat(weights)) {
        Tensor y = convolve(x, w.map(codes -> codes(in, weight, codes)).orElse(weight)).times(step);
        terms.add(w.map(codes -> y.times(vector(in, codes.scale()))).orElse(y));
      }
    }
    return terms.stream().reduce(Tensor::plus).orElseThrow();
  }

  /**
   * Scales of differences cannot be factored out: the values of the codes are compared, one base
   * each.
   */
  private Tensor differences(
      Tensor in, Tensor weight, float[] coded, List<WeightCodes> weights, List<InputCodes> inputs) {
    Tensor x = padded(in);
    for (InputCodes a : inputs) {
      x = codes(in, coded, a).times(a.step());
    }
    Tensor w = weight;
    for (WeightCodes c : weights) {
      w = codes(in, weight, c).times(vector(in, c.scale()));
    }
    return x.tape().apply(new AbsoluteDifferences(kernel.spec().stride(), 0), x, w);
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

  /** Codes of the probe's input, surrounded by border codes. */
  private Tensor codes(Tensor any, float[] coded, InputCodes a) {
    double[] values = new double[coded.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = a.code(coded[i], i % kernel.spec().in());
    }
    return padded(any, values, a.border());
  }

  private Tensor padded(Tensor in) {
    return padded(in, ArrayMemory.copy(in.value()), 0);
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
    ArrayMemory.write(values, array);
    return any.tape().constant("codes", array);
  }
}
