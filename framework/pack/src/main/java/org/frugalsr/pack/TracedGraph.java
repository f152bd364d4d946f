package org.frugalsr.pack;

import java.util.List;
import org.frugalsr.runtime.model.Graph;

/**
 * A graph with the tensors of the training graph's evaluation pass that its nodes compute.
 *
 * @param tensors for each node the number of the tensor in the trace of a pass
 * @param input the number of the image
 */
public record TracedGraph(Graph graph, List<Integer> tensors, int input) {
  /** Copies the list. */
  public TracedGraph {
    tensors = List.copyOf(tensors);
  }
}
