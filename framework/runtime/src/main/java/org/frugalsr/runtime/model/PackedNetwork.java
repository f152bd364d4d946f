package org.frugalsr.runtime.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A packed network: one graph for each of its scales, and facts about it.
 *
 * @param facts such as {@code name}, {@code licence}, {@code source}; shown, never interpreted
 * @param graphs of different scales, the smallest first
 */
public record PackedNetwork(Map<String, String> facts, List<Graph> graphs) {
  /**
   * Copies the facts.
   *
   * @throws IllegalArgumentException if there is no graph, or two of the same scale
   */
  public PackedNetwork {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    graphs = List.copyOf(graphs);
    for (int i = 1; i < graphs.size(); i++) {
      if (graphs.get(i).channels() != graphs.getFirst().channels()) {
        throw new IllegalArgumentException("the scales have different channels");
      }
      if (graphs.get(i - 1).scale() >= graphs.get(i).scale()) {
        throw new IllegalArgumentException("the scales are not in ascending order");
      }
    }
    if (graphs.isEmpty()) {
      throw new IllegalArgumentException("there is no graph");
    }
  }

  /** The scales. */
  public List<Integer> scales() {
    return graphs.stream().map(Graph::scale).toList();
  }

  /**
   * The graph of a scale.
   *
   * @throws IllegalArgumentException if there is none; the message lists the scales
   */
  public Graph graph(int scale) {
    return graphs.stream()
        .filter(g -> g.scale() == scale)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The network has no scale x%d; it has %s.".formatted(scale, scales())));
  }
}
