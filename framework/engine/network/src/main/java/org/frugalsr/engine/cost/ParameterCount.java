package org.frugalsr.engine.cost;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;

/**
 * How many numbers are trained, by what they are.
 *
 * @param weights of kernels
 * @param biases of kernels
 * @param norms scales and shifts of normalisations, those within quantizers too
 * @param shapes what shapes activations, such as the slopes of PReLU
 * @param quantizers step sizes, and whatever else quantizers train
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

  /** Weights and biases of kernels: what the tables of the literature count. */
  public long headline() {
    return weights + biases;
  }

  /** All of them. */
  public long total() {
    return headline() + norms + shapes + quantizers;
  }
}
