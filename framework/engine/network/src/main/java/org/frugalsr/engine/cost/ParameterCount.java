package org.frugalsr.engine.cost;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;

/**
 * The number of trained values by kind.
 *
 * @param weights of kernels
 * @param biases of kernels
 * @param norms scales and shifts of normalisations, including those within quantizers
 * @param shapes parameters of activations, such as the slopes of PReLU
 * @param quantizers step sizes and all other trained values of quantizers
 */
public record ParameterCount(long weights, long biases, long norms, long shapes, long quantizers) {
  private static final String QUANTIZER = ".quantizer.";

  /** Counts the parameters of a network. */
  static ParameterCount of(List<Parameter> parameters, List<PlacedKernel> kernels) {
    Set<String> places = kernels.stream().map(PlacedKernel::path).collect(Collectors.toSet());
    long weights = 0;
    long biases = 0;
    long norms = 0;
    long shapes = 0;
    long quantizers = 0;
    for (Parameter p : parameters) {
      long size = p.shape().size();
      if (p.kind() != ParameterKind.NORM && ofQuantizer(p, places)) {
        quantizers += size;
        continue;
      }
      switch (p.kind()) {
        case LATENT, WEIGHT -> weights += size;
        case BIAS -> biases += size;
        case NORM -> norms += size;
        case ACTIVATION -> shapes += size;
        case STEP_SIZE -> quantizers += size;
      }
    }
    return new ParameterCount(weights, biases, norms, shapes, quantizers);
  }

  private static boolean ofQuantizer(Parameter p, Set<String> kernels) {
    int end = p.path().lastIndexOf(QUANTIZER);
    return end > 0 && kernels.contains(p.path().substring(0, end));
  }

  /** The weights and biases of kernels, as counted in tables of the literature. */
  public long headline() {
    return weights + biases;
  }

  /** The total. */
  public long total() {
    return headline() + norms + shapes + quantizers;
  }
}
