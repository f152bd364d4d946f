package org.frugalsr.runtime.model;

import java.util.List;

/**
 * A network for one scale: operations in the order of their execution.
 *
 * @param scale output pixels per input pixel
 * @param channels of the input: 3 for RGB, 1 for luma; the output has as many
 * @param nodes the last one is the output
 * @param field how far pixels depend on each other
 */
public record Graph(int scale, int channels, List<Node> nodes, Field field) {
  /** The number that inputs of nodes use for the network's input. */
  public static final int INPUT = -1;

  /** The most nodes. */
  public static final int MOST_NODES = 100_000;

  /**
   * An operation.
   *
   * @param name of the layer, for messages and tables
   * @param operation what is computed
   * @param inputs numbers of earlier nodes, or {@link #INPUT}
   */
  public record Node(String name, Operation operation, List<Integer> inputs) {
    /** Copies the list. */
    public Node {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * The part of an image that is needed for a part of the result.
   *
   * @param global whether every pixel depends on the whole image
   * @param overlap input pixels on each side from which a tile must be computed to equal the whole
   *     image bit for bit
   * @param grid a tile must start at a multiple of this number of input pixels
   */
  public record Field(boolean global, int overlap, int grid) {
    /** Checks the numbers. */
    public Field {
      if (overlap < 0 || overlap > Operation.MOST || grid < 1 || grid > Operation.MOST) {
        throw new IllegalArgumentException("overlap %d, grid %d".formatted(overlap, grid));
      }
    }
  }

  /**
   * Checks that every operation accepts its inputs.
   *
   * @throws IllegalArgumentException if not; the message names the node
   */
  public Graph {
    nodes = List.copyOf(nodes);
    if (scale < 1 || scale > 64 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException("scale %d, %d channels".formatted(scale, channels));
    }
    if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
      throw new IllegalArgumentException("a graph of %d nodes".formatted(nodes.size()));
    }
    int[] made = channels(nodes, channels);
    if (made[nodes.size() - 1] != channels) {
      throw new IllegalArgumentException(
          "the output has %d channels, not %d".formatted(made[nodes.size() - 1], channels));
    }
  }

  /** The channels of each node's output. */
  public int[] channelsOfNodes() {
    return channels(nodes, channels);
  }

  private static int[] channels(List<Node> nodes, int input) {
    int[] made = new int[nodes.size()];
    for (int i = 0; i < made.length; i++) {
      Node node = nodes.get(i);
      int[] in = new int[node.inputs().size()];
      for (int k = 0; k < in.length; k++) {
        int from = node.inputs().get(k);
        if (from < INPUT || from >= i) {
          throw new IllegalArgumentException(
              "node %d (%s) reads node %d".formatted(i, node.name(), from));
        }
        in[k] = from == INPUT ? input : made[from];
      }
      try {
        made[i] = node.operation().channels(in);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "node %d (%s): %s".formatted(i, node.name(), e.getMessage()), e);
      }
    }
    return made;
  }

  /** How many nodes read each node's output. */
  public int[] uses() {
    int[] uses = new int[nodes.size()];
    for (Node node : nodes) {
      node.inputs().stream().filter(i -> i != INPUT).forEach(i -> uses[i]++);
    }
    uses[nodes.size() - 1]++;
    return uses;
  }
}
