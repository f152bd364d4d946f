package org.frugalsr.api;

import java.util.function.Function;
import org.apiguardian.api.API;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * A named place in a network, fixed when the network is built.
 *
 * <p>Names consist of explicit children only, so {@code conv1.weight} keeps its name whichever
 * operator or quantizer is placed there.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Site {
  /** The dotted path, such as {@code body.0.conv1}. */
  String path();

  /** The role of this part of the network. */
  Role role();

  /** A place inside this one. */
  Site child(String name);

  /**
   * Creates a trained array at this site.
   *
   * @param name unique at this site, such as {@code weight}
   */
  Parameter parameter(String name, ParameterSpec spec);

  /**
   * Creates a saved array that is not trained: a {@linkplain BufferKind#STATISTIC statistic} of
   * what the network computes.
   *
   * @param name unique at this site
   */
  default Buffer buffer(String name, Shape shape, Initializer initializer) {
    return buffer(name, shape, initializer, BufferKind.STATISTIC);
  }

  /**
   * Creates a saved array that is not trained.
   *
   * @param name unique at this site
   */
  Buffer buffer(String name, Shape shape, Initializer initializer, BufferKind kind);

  /**
   * Declares the purpose that arrays of this site were measured for, if another purpose would need
   * another measurement: they are taken over from another run only if it declares the same purpose;
   * otherwise they are re-initialised, together with the parameters trained relative to them.
   *
   * @param prefix of the names of the arrays, such as {@code weight-}
   * @param purpose such as {@code 4 bits, signed}, for comparison and for messages
   */
  void measuredFor(String prefix, String purpose);

  /**
   * Declares that the output of a kernel at a place inside this one is multiplied by a constant
   * before anything else, so that an exported kernel may absorb the constant.
   *
   * @param name of that place, such as {@code conv2}
   * @param factor not 1
   * @param key of the block's section that sets the constant, such as {@code res-scale}
   */
  void scaled(String name, double factor, String key);

  /**
   * Adds a scalar term to the training loss of this network, in the steps that a parameter of this
   * site takes part in: the branch of a scale that a step does not draw is not penalised.
   */
  void penalty(Function<Pass, Tensor> term);

  /**
   * Creates the kernel of an operator: weight, bias and the arrays of the quantizer placed here.
   *
   * @param name of the kernel below this site; empty for a site with one kernel
   * @param weight as the operator proposes it; a quantizer may change initializer and constraint
   */
  default Kernel kernel(String name, KernelSpec spec, ParameterSpec weight) {
    return kernel(name, spec, weight, Initializer.torchDefault(spec.fanIn()));
  }

  /**
   * Like {@link #kernel(String, KernelSpec, ParameterSpec)}, with another bias initializer than
   * Torch's default, which is uniform in +-1/sqrt(fan-in).
   */
  Kernel kernel(String name, KernelSpec spec, ParameterSpec weight, Initializer bias);
}
