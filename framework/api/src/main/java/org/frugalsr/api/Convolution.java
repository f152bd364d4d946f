package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/**
 * The ordinary convolution with zero padding; registered as {@code conv}, and the fallback of all
 * other operators.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Convolution implements Operator {
  /** Weight initialisation. */
  public enum Start {
    /** Uniform in +-1/sqrt(fan-in), for weights and biases: the default of Torch, and of EDSR. */
    TORCH,
    /** Normal with deviation sqrt(2 / fan-in), biases 0 (He et al., ICCV 2015). */
    HE,
    /** Normal with deviation sqrt(2 / fan-out), biases 0: the same for backward gradients. */
    HE_OUT,
    /** Uniform in +-sqrt(6 / (fan-in + fan-out)), biases 0 (Glorot and Bengio, AISTATS 2010). */
    XAVIER
  }

  /**
   * The keys of {@code conv}.
   *
   * @param start weight initialisation
   */
  public record Settings(
      @Key(
              doc =
                  "Weight initialisation: torch (uniform), he (normal, by fan-in), he-out (normal,"
                      + " by fan-out) or xavier (uniform).",
              def = "torch")
          Start start) {}

  private final Start start;

  /** A convolution with the given initialisation. */
  public Convolution(Settings settings) {
    this.start = settings.start();
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return true;
  }

  @Override
  public Layer layer(UnitSpec spec, Site site) {
    KernelSpec kernelSpec = KernelSpec.dense(spec);
    Kernel kernel = site.kernel("", kernelSpec, weight(kernelSpec, start), bias(kernelSpec, start));
    return (x, p) ->
        kernel.apply(
            x, p, (in, w, bias) -> Functional.conv2d(in, w, bias, spec.stride(), spec.padding()));
  }

  /** The bias initializer of a kernel of this geometry. */
  public static Initializer bias(KernelSpec spec, Start start) {
    return start == Start.TORCH ? Initializer.torchDefault(spec.fanIn()) : Initializer.constant(0);
  }

  /** The weight specification of a kernel of this geometry. */
  public static ParameterSpec weight(KernelSpec spec, Start start) {
    boolean depthwise = spec.form() == KernelSpec.Form.DEPTHWISE;
    Shape shape =
        depthwise
            ? Shape.of(spec.size(), spec.size(), spec.in(), 1)
            : Shape.of(spec.size(), spec.size(), spec.in(), spec.out());
    long fanIn = spec.fanIn();
    long fanOut = (long) spec.size() * spec.size() * (depthwise ? 1 : spec.out());
    Initializer initializer =
        switch (start) {
          case TORCH -> Initializer.torchDefault(fanIn);
          case HE -> Initializer.he(fanIn);
          case HE_OUT -> Initializer.he(fanOut);
          case XAVIER -> Initializer.uniform(Math.sqrt(6.0 / (fanIn + fanOut)));
        };
    return new ParameterSpec(shape, ParameterKind.WEIGHT, initializer);
  }
}
