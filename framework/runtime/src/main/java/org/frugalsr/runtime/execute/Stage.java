package org.frugalsr.runtime.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;

/**
 * An operation, and pointwise operations that change its result in place while it is in the cache.
 *
 * @param head the number of the first node
 * @param inputs the results that it reads: for a 1x1 convolution of a concatenation that nothing
 *     else reads, the concatenated ones
 * @param chain the numbers of the others, in order
 * @param swapped for each of the chain, whether its two inputs change places
 */
record Stage(int head, List<Integer> inputs, List<Integer> chain, List<Boolean> swapped) {
  /** The number of the node whose result the stage makes. */
  int result() {
    return chain.isEmpty() ? head : chain.getLast();
  }

  /** The stages of a graph, in order. */
  static List<Stage> of(Graph graph) {
    List<Stage> stages = new ArrayList<>();
    int[] uses = graph.uses();
    int[] channels = graph.channelsOfNodes();
    List<Integer> sizes = sizes(graph);
    int[] stageOf = new int[graph.nodes().size()];
    for (int i = 0; i < stageOf.length; i++) {
      Node node = graph.nodes().get(i);
      if (isReadInParts(graph, i, uses)) {
        continue;
      }
      boolean joined = false;
      if (node.operation().pointwise()) {
        joined = join(graph, stages, stageOf, i, node.inputs().getFirst(), uses, false);
        if (!joined && node.operation() instanceof Operation.Combination) {
          int first = node.inputs().getFirst();
          int second = node.inputs().get(1);
          boolean alike =
              first != Graph.INPUT
                  && second != Graph.INPUT
                  && channels[first] == channels[second]
                  && sizes.get(first).equals(sizes.get(second));
          joined = alike && join(graph, stages, stageOf, i, second, uses, true);
        }
      }
      if (!joined) {
        stageOf[i] = stages.size();
        stages.add(new Stage(i, inputs(graph, node, uses), new ArrayList<>(), new ArrayList<>()));
      }
    }
    return stages;
  }

  /** Whether a node is a concatenation whose only reader is a convolution that reads its parts. */
  private static boolean isReadInParts(Graph graph, int node, int[] uses) {
    return graph.nodes().get(node).operation() instanceof Operation.Concat
        && uses[node] == 1
        && graph.nodes().stream()
            .filter(n -> n.inputs().contains(node))
            .allMatch(n -> n.operation() instanceof Operation.Convolution c && Head.isPointwise(c));
  }

  private static List<Integer> inputs(Graph graph, Node node, int[] uses) {
    int input = node.inputs().getFirst();
    return input != Graph.INPUT && isReadInParts(graph, input, uses)
        ? graph.nodes().get(input).inputs()
        : node.inputs();
  }

  /** Adds a node to the stage of its input, if nothing else reads that. */
  private static boolean join(
      Graph graph,
      List<Stage> stages,
      int[] stageOf,
      int node,
      int input,
      int[] uses,
      boolean swap) {
    if (input == Graph.INPUT || uses[input] != 1) {
      return false;
    }
    int stage = stageOf[input];
    if (stages.get(stage).result() != input) {
      return false;
    }
    for (int other : graph.nodes().get(node).inputs()) {
      if (other != Graph.INPUT && other != input && stageOf[other] >= stage) {
        return false; // not there yet when the stage begins
      }
    }
    stages.get(stage).chain().add(node);
    stages.get(stage).swapped().add(swap);
    stageOf[node] = stage;
    return true;
  }

  /** Equal numbers for results of equal height and width. */
  private static List<Integer> sizes(Graph graph) {
    List<Integer> sizes = new ArrayList<>();
    Map<Change, Integer> changed = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      int first = size(sizes, node.inputs().getFirst());
      sizes.add(
          switch (node.operation().extent()) {
            case SAME -> first;
            case ONE -> ONE;
            case CHANGED -> {
              if (node.operation() instanceof Operation.Resize r && r.factor() == 0) {
                yield size(sizes, node.inputs().get(1));
              }
              boolean shuffle = node.operation() instanceof Operation.PixelShuffle;
              Change change = new Change(first, shuffle ? node.operation() : i);
              yield changed.computeIfAbsent(change, any -> FIRST + changed.size());
            }
          });
    }
    return sizes;
  }

  private static final int OF_INPUT = 0;
  private static final int ONE = 1;
  private static final int FIRST = 2;

  /** What makes a size of another. */
  private record Change(int from, Object by) {}

  private static int size(List<Integer> sizes, int input) {
    return input == Graph.INPUT ? OF_INPUT : sizes.get(input);
  }
}
