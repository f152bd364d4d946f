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
 * <p>Names are explicit children only, so {@code conv1.weight} keeps its name whatever operator or
 * quantizer stands there.
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Site {
  /** The dotted path, such as {@code body.0.conv1}. */
  String path();

  /** What this part of the network does. */
  Role role();

  /** A place inside this one. */
  Site child(String name);

  /**
   * Makes a trained array that belongs here.
   *
   * @param name unique at this site, such as {@code weight}
   */
  Parameter parameter(String name, ParameterSpec spec);

  /**
   * Makes a saved array that is not trained: a {@linkplain BufferKind#STATISTIC statistic} of what
   * the network computes.
   *
   * @param name unique at this site
   */
  default Buffer buffer(String name, Shape shape, Initializer initializer) {
    return buffer(name, shape, initializer, BufferKind.STATISTIC);
  }

  /**
   * Makes a saved array that is not trained.
   *
   * @param name unique at this site
   */
  Buffer buffer(String name, Shape shape, Initializer initializer, BufferKind kind);

  /**
   * Says what arrays of this site were measured for, where another measurement would have been
   * needed for something else: from another run they are taken over only if it says the same of
   * them, and else start afresh, together with what is trained relative to them.
   *
   * @param prefix of the names of the arrays, such as {@code weight-}
   * @param purpose such as {@code 4 bits, signed}, for comparison and for people
   */
  void measuredFor(String prefix, String purpose);

  /**
   * Says that what the kernel of a place inside this one gives is multiplied by a constant before
   * anything else, so that an exported kernel may take the constant over.
   *
   * @param name of that place, such as {@code conv2}
   * @param factor not 1
   * @param key of the block's section that says the constant, such as {@code res-scale}
   */
  void scaled(String name, double factor, String key);

  /**
   * Adds a scalar term to the training loss of this network, in the steps that a parameter of this
   * site takes part in: the branch of a scale that a step does not draw is not penalised.
   */
  void penalty(Function<Pass, Tensor> term);

  /**
   * Makes the kernel of an operator: weight, bias and whatever the quantizer placed here wants.
   *
   * @param name of the kernel below this site; empty for a site with one kernel
   * @param weight as the operator would have it; a quantizer may change start and constraint
   */
  default Kernel kernel(String name, KernelSpec spec, ParameterSpec weight) {
    return kernel(name, spec, weight, Initializer.torchDefault(spec.fanIn()));
  }

  /**
   * As {@link #kernel(String, KernelSpec, ParameterSpec)}, with another start for the bias than
   * Torch's, which is uniform in +-1/sqrt(fan-in).
   */
  Kernel kernel(String name, KernelSpec spec, ParameterSpec weight, Initializer bias);
}
