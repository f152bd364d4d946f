package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Parameter;

/**
 * The size of a stored model by bit width: the weights of kernels at their bits times their bases,
 * and all other parameters (biases, normalisations, slopes, learned scales and thresholds) in 32
 * bits.
 *
 * <p>Not counted: running statistics, which can be folded into the normalisation, and scales
 * computed from the weights, such as XNOR-Net's, which can also be folded.
 *
 * @param weights of kernels by bits and bases, in increasing order of bits
 * @param others all other parameters, 32 bits each
 */
public record ModelSize(List<Weights> weights, long others) {
  /**
   * Weights of one precision.
   *
   * @param bits of a weight or of one of its bases
   * @param bases number of bases per weight; 1 unless the quantizer uses several
   * @param count number of weights
   */
  public record Weights(int bits, int bases, long count) {
    /** Their total number of bits. */
    public long totalBits() {
      return count * bits * bases;
    }
  }

  /** Copies the list. */
  public ModelSize {
    weights = List.copyOf(weights);
  }

  /** The size of a network whose quantised weights are packed. */
  static ModelSize of(List<Parameter> parameters, List<PlacedKernel> kernels) {
    Map<Weights, Long> counts =
        new TreeMap<>(Comparator.comparingInt(Weights::bits).thenComparingInt(Weights::bases));
    for (PlacedKernel k : kernels) {
      KernelPrecision p = k.precision();
      counts.merge(
          new Weights(p.weights().bits(), p.weights().bases(), 0),
          k.latent().shape().size(),
          Long::sum);
    }
    List<Weights> weights = new ArrayList<>();
    counts.forEach((kind, count) -> weights.add(new Weights(kind.bits, kind.bases, count)));
    Set<Parameter> latents = kernels.stream().map(PlacedKernel::latent).collect(Collectors.toSet());
    long others =
        parameters.stream()
            .filter(p -> !latents.contains(p))
            .mapToLong(p -> p.shape().size())
            .sum();
    return new ModelSize(weights, others);
  }

  /** The total size in bytes. */
  public long bytes() {
    long bits = weights.stream().mapToLong(Weights::totalBits).sum() + others * Float.SIZE;
    return Math.ceilDiv(bits, Byte.SIZE);
  }

  /** Whether anything is stored in fewer than 32 bits. */
  public boolean quantised() {
    return weights.stream().anyMatch(w -> w.bits() < Float.SIZE);
  }
}
