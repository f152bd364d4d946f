package org.frugalsr.engine.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.network.BuiltNetwork;

/** Creates the journal record of a network's cost, which reports use. */
public final class CostSummary {
  private static final double PICOJOULES_PER_MILLIJOULE = 1e9;

  private CostSummary() {}

  /**
   * Returns the cost of a network at one scale.
   *
   * <p>The image is an output of 1280x720 pixels, except under {@code rules}, where each paper's
   * convention counts for its own image under its {@link CountingConvention#id}.
   *
   * @param receptiveField radius of the receptive field in LR pixels
   */
  public static NetworkCost of(BuiltNetwork network, int scale, double receptiveField) {
    Cost cost = CostModel.of(network, scale);
    Operations work = cost.operations();
    return new NetworkCost(
        scale,
        OptionalLong.of(cost.parameters().headline()),
        OptionalLong.of(cost.parameters().total()),
        byKind(cost.parameters()),
        byBits(cost.size()),
        OptionalLong.of(work.multiplyAdds()),
        OptionalLong.of(work.binary()),
        OptionalLong.of(work.lowBit()),
        OptionalLong.of(BitOperations.of(cost)),
        OptionalLong.of(work.additions()),
        OptionalLong.of(cost.activations()),
        OptionalLong.of(cost.convolutions()),
        OptionalLong.of(cost.size().bytes()),
        OptionalLong.of(cost.memory().bytes()),
        OptionalDouble.of(Energy.picojoules(cost) / PICOJOULES_PER_MILLIJOULE),
        byConvention(network, scale),
        OptionalDouble.of(receptiveField));
  }

  private static Map<String, Long> byKind(ParameterCount p) {
    Map<String, Long> kinds = new LinkedHashMap<>();
    kinds.put("weights", p.weights());
    kinds.put("biases", p.biases());
    kinds.put("normalisations", p.norms());
    kinds.put("activations", p.shapes());
    kinds.put("quantizers", p.quantizers());
    return kinds;
  }

  private static List<NetworkCost.Weights> byBits(ModelSize size) {
    return size.weights().stream()
        .map(w -> new NetworkCost.Weights(w.bits(), w.bases(), w.count()))
        .toList();
  }

  private static Map<String, NetworkCost.Convention> byConvention(BuiltNetwork network, int scale) {
    Map<String, NetworkCost.Convention> counted = new LinkedHashMap<>();
    for (CountingConvention c : CountingConvention.values()) {
      if (c != CountingConvention.FRUGAL) {
        Cost cost = CostModel.of(network, scale, c.frame(scale));
        counted.put(
            c.id(),
            new NetworkCost.Convention(
                cost.frame().name(),
                Math.round(c.parameters(cost)),
                Math.round(c.operations(cost)),
                cost.activations(),
                cost.convolutions()));
      }
    }
    return counted;
  }
}
