package org.frugalsr.engine.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.engine.network.BuiltNetwork;

/** The figures of a network's cost that a journal keeps, for reports to be made from. */
public final class CostSummary {
  private static final double PICOJOULES_PER_MILLIJOULE = 1e9;

  private CostSummary() {}

  /**
   * The figures of a network at one scale, as JSON values.
   *
   * <p>The image is an output of 1280x720 pixels, except under {@code rules}, where each rule of a
   * paper counts for its own image and is named by its {@link CountingConvention#id}.
   */
  public static Map<String, Object> of(BuiltNetwork network, int scale) {
    Cost cost = CostModel.of(network, scale);
    Operations work = cost.operations();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("scale", scale);
    fields.put("parameters", cost.parameters().headline());
    fields.put("all_parameters", cost.parameters().total());
    fields.put("parameters_by_kind", byKind(cost.parameters()));
    fields.put("weights_by_bits", byBits(cost.size()));
    fields.put("multiply-adds", work.multiplyAdds());
    fields.put("binary_operations", work.binary());
    fields.put("low_bit_operations", work.lowBit());
    fields.put("bit_operations", BitOperations.of(cost));
    fields.put("additions", work.additions());
    fields.put("activations", cost.activations());
    fields.put("convolutions", cost.convolutions());
    fields.put("size_bytes", cost.size().bytes());
    fields.put("peak_activation_bytes", cost.memory().bytes());
    fields.put("energy_mj", Energy.picojoules(cost) / PICOJOULES_PER_MILLIJOULE);
    fields.put("rules", byRule(network, scale));
    return fields;
  }

  private static Map<String, Object> byKind(ParameterCount p) {
    Map<String, Object> kinds = new LinkedHashMap<>();
    kinds.put("weights", p.weights());
    kinds.put("biases", p.biases());
    kinds.put("normalisations", p.norms());
    kinds.put("activations", p.shapes());
    kinds.put("quantizers", p.quantizers());
    return kinds;
  }

  private static List<Map<String, Object>> byBits(ModelSize size) {
    return size.weights().stream().map(CostSummary::asMap).toList();
  }

  private static Map<String, Object> asMap(ModelSize.Weights w) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bits", w.bits());
    map.put("bases", w.bases());
    map.put("weights", w.count());
    return map;
  }

  private static Map<String, Object> byRule(BuiltNetwork network, int scale) {
    Map<String, Object> rules = new LinkedHashMap<>();
    for (CountingConvention rule : CountingConvention.values()) {
      if (rule != CountingConvention.FRUGAL) {
        Cost cost = CostModel.of(network, scale, rule.frame(scale));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("frame", cost.frame().name());
        map.put("parameters", Math.round(rule.parameters(cost)));
        map.put("operations", Math.round(rule.operations(cost)));
        map.put("activations", cost.activations());
        map.put("convolutions", cost.convolutions());
        rules.put(rule.id(), map);
      }
    }
    return rules;
  }
}
