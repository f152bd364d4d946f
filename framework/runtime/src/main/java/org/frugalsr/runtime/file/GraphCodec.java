package org.frugalsr.runtime.file;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Field;
import org.frugalsr.runtime.model.Graph.Node;

/**
 * A graph in a file: scale, channels, field (flag, overlap, grid), the number of nodes, and for
 * each its name, the number of its inputs, these, and the operation.
 */
final class GraphCodec {
  private GraphCodec() {}

  static void write(Graph graph, Encoder out) {
    out.integers(graph.scale(), graph.channels(), graph.field().global() ? 1 : 0);
    out.integers(graph.field().overlap(), graph.field().grid(), graph.nodes().size());
    for (Node node : graph.nodes()) {
      out.text(node.name());
      out.integer(node.inputs().size());
      node.inputs().forEach(out::integer);
      OperationCodec.write(node.operation(), out);
    }
  }

  static Graph read(Decoder in) {
    int scale = in.integer();
    int channels = in.integer();
    Field field = new Field(in.flag(), in.integer(), in.integer());
    int count = in.count(3 * Integer.BYTES);
    if (count > Graph.MOST_NODES) {
      throw new IllegalArgumentException("a graph of %d nodes".formatted(count));
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.text();
      int inputs = in.count(Integer.BYTES);
      List<Integer> from = new ArrayList<>();
      for (int k = 0; k < inputs; k++) {
        from.add(in.integer());
      }
      nodes.add(new Node(name, OperationCodec.read(in), from));
    }
    return new Graph(scale, channels, nodes, field);
  }
}
