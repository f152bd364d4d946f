package org.frugalsr.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;

/**
 * A node with the tensor of the pass that it computes.
 *
 * @param tensor its number in the trace
 */
record TracedNode(Node node, int tensor) {
  static TracedNode of(int tensor, String name, Operation operation, List<Integer> inputs) {
    return new TracedNode(new Node(name, operation, inputs), tensor);
  }

  /** The nodes that one depends on, and that one, which is the last. */
  static List<TracedNode> needed(List<TracedNode> nodes, int output) {
    boolean[] needed = new boolean[nodes.size()];
    needed[output] = true;
    for (int i = output; i >= 0; i--) {
      if (needed[i]) {
        for (int input : nodes.get(i).node().inputs()) {
          if (input >= 0) {
            needed[input] = true;
          }
        }
      }
    }
    int[] number = new int[nodes.size()];
    Arrays.fill(number, -1);
    List<TracedNode> kept = new ArrayList<>();
    for (int i = 0; i <= output; i++) {
      if (needed[i]) {
        number[i] = kept.size();
        Node node = nodes.get(i).node();
        List<Integer> inputs = node.inputs().stream().map(k -> k < 0 ? k : number[k]).toList();
        kept.add(of(nodes.get(i).tensor(), node.name(), node.operation(), inputs));
      }
    }
    return kept;
  }
}
