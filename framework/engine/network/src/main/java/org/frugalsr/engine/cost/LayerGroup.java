package org.frugalsr.engine.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers with equal costs whose paths differ only by a number, such as {@code body.{0..15}.conv1}.
 *
 * @param layer one of them, with the common path
 * @param count number of layers
 */
record LayerGroup(LayerCost layer, int count) {
  private static final String DOT_OUTSIDE_BRACES = "\\.(?![^{]*\\})";

  /** Returns a separate group for every layer. */
  static List<LayerGroup> each(List<LayerCost> layers) {
    return layers.stream().map(l -> new LayerGroup(l, 1)).toList();
  }

  /** Joins layers into groups where possible; a group takes the position of its first layer. */
  static List<LayerGroup> folded(List<LayerCost> layers) {
    List<LayerGroup> groups = each(layers);
    int depth = layers.stream().mapToInt(l -> parts(l).length).max().orElse(0);
    for (int part = 0; part < depth; part++) {
      groups = folded(groups, part);
    }
    return groups;
  }

  private static List<LayerGroup> folded(List<LayerGroup> groups, int part) {
    Map<LayerGroup, List<LayerGroup>> equal = new LinkedHashMap<>();
    for (LayerGroup g : groups) {
      equal.computeIfAbsent(g.without(part), any -> new ArrayList<>()).add(g);
    }
    return equal.values().stream().map(members -> joined(members, part)).toList();
  }

  /**
   * Returns the group with a placeholder for a number, which is equal for groups that can be
   * joined.
   */
  private LayerGroup without(int part) {
    String[] parts = parts(layer);
    return part < parts.length && parts[part].matches("\\d{1,9}") ? with(part, "*", count) : this;
  }

  private static LayerGroup joined(List<LayerGroup> members, int part) {
    LayerGroup first = members.get(0);
    if (members.size() == 1) {
      return first;
    }
    int[] numbers =
        members.stream().mapToInt(g -> Integer.parseInt(parts(g.layer)[part])).sorted().toArray();
    return first.with(part, "{" + ranges(numbers) + "}", first.count * members.size());
  }

  private LayerGroup with(int part, String text, int newCount) {
    String[] parts = parts(layer);
    parts[part] = text;
    return new LayerGroup(layer.at(String.join(".", parts)), newCount);
  }

  /** Formats sorted numbers as ranges: 0..3,5. */
  private static String ranges(int[] numbers) {
    List<String> ranges = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (i + 1 == numbers.length || numbers[i + 1] != numbers[i] + 1) {
        ranges.add(i == first ? "" + numbers[i] : numbers[first] + ".." + numbers[i]);
        first = i + 1;
      }
    }
    return String.join(",", ranges);
  }

  private static String[] parts(LayerCost layer) {
    return layer.path().split(DOT_OUTSIDE_BRACES, -1);
  }
}
