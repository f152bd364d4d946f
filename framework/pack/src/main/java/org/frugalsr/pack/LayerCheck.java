package org.frugalsr.pack;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.file.StoredSize;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;

/**
 * Compares a packed network with the training graph on an image: each layer from the training
 * graph's own inputs, and the whole.
 */
public final class LayerCheck {
  /**
   * A layer with weights.
   *
   * @param name of the layer
   * @param bits of each weight in a file: 1 for each base of one-bit weights, 1 to 8 of others with
   *     few different values, else 32
   * @param bytes in a file
   * @param multiplyAdds for the image, of floats; of an adder convolution its differences
   * @param binaryOperations for the image, of bits
   * @param milliseconds of the layer and the pointwise operations that follow it
   * @param difference largest difference to the training graph, relative to its largest value
   */
  public record Layer(
      String name,
      int bits,
      long bytes,
      long multiplyAdds,
      long binaryOperations,
      double milliseconds,
      double difference) {}

  /** Layers compute the same, up to the rounding of their scales. */
  private static final double TOLERANCE = 1e-4;

  private final List<Layer> layers = new ArrayList<>();
  private final boolean exact;
  private final float[] expected;
  private final float[] actual;

  /**
   * Compares.
   *
   * @param image {@code [height, width, channels]} in 0..1
   */
  public LayerCheck(
      BuiltNetwork network,
      TracedGraph traced,
      Memory memory,
      float[] image,
      int height,
      int width) {
    Graph graph = traced.graph();
    exact = graph.nodes().stream().noneMatch(node -> jumps(node.operation()));
    Execution whole = new Execution(graph);
    whole.run(image, height, width); // compiles
    Map<Node, Double> seconds = new IdentityHashMap<>();
    actual =
        whole.run(image, height, width, (node, time) -> seconds.merge(node, time, Double::sum));
    try (Capture pass = Capture.of(network, memory, graph.scale(), image, height, width)) {
      expected = pass.values(pass.output());
      for (int i = 0; i < graph.nodes().size(); i++) {
        Node node = graph.nodes().get(i);
        if (products(node.operation()) > 0) {
          double difference = difference(traced, i, pass);
          layers.add(layer(node, pass.shape(traced.tensors().get(i)), seconds, difference));
        }
      }
    }
  }

  /** Whether a rounding of its input may change its result by a whole step. */
  private static boolean jumps(Operation operation) {
    return operation instanceof Operation.OneBitConvolution
        || operation instanceof Operation.Levels
        || (operation instanceof Operation.Pointwise p
            && p.shape() == Operation.Pointwise.Shape.SIGN);
  }

  private static double difference(TracedGraph traced, int index, Capture pass) {
    Node node = traced.graph().nodes().get(index);
    int from = node.inputs().getFirst();
    int tensor = from == Graph.INPUT ? traced.input() : traced.tensors().get(from);
    Shape shape = pass.shape(tensor);
    float[] want = pass.values(traced.tensors().get(index));
    float[] have =
        Execution.single(
            node.operation(),
            pass.values(tensor),
            (int) shape.height(),
            (int) shape.width(),
            (int) shape.channels());
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(want[i]));
      worst = Math.max(worst, Math.abs(want[i] - have[i]));
    }
    return largest == 0 ? worst : worst / largest;
  }

  private static Layer layer(
      Node node, Shape output, Map<Node, Double> seconds, double difference) {
    long pixels = output.height() * output.width();
    long products = pixels * products(node.operation());
    boolean binary = node.operation() instanceof Operation.OneBitConvolution;
    StoredSize stored = StoredSize.of(node.operation());
    return new Layer(
        node.name(),
        stored.bits(),
        stored.bytes(),
        binary ? 0 : products,
        binary ? products : 0,
        1000 * seconds.getOrDefault(node, 0.0),
        difference);
  }

  /** Products for each output pixel; 0 of operations without weights. */
  private static long products(Operation operation) {
    return switch (operation) {
      case Operation.Convolution c -> c.weights().length;
      case Operation.Depthwise d -> d.weights().length;
      case Operation.AdderConvolution a -> a.weights().length;
      case Operation.OneBitConvolution o ->
          (long) o.kernel()
              * o.kernel()
              * o.in()
              * o.out()
              * o.weights().size()
              * o.inputs().size();
      default -> 0;
    };
  }

  /** The layers with weights, in order. */
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /**
   * Whether the results must agree like the layers: whether no sign and no level is computed, which
   * a rounding before it could change.
   */
  public boolean resultMustAgree() {
    return exact;
  }

  /**
   * Requires that every layer agrees, and the result if it must.
   *
   * @throws UserError if one differs by more than rounding, which is a bug
   */
  public void requireAgreement() {
    for (Layer layer : layers) {
      requireClose(layer.name(), layer.difference());
    }
    if (exact) {
      requireClose("The result", relativeDifference());
    }
  }

  private static void requireClose(String what, double difference) {
    if (!(difference <= TOLERANCE)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s differs from the training graph by %.2g of its largest value after packing; nothing was written. Please report this with the run's config.",
              what,
              difference));
    }
  }

  /**
   * The largest difference of the results, relative to the largest sample, or 1 if that is less.
   */
  private double relativeDifference() {
    double largest = 1;
    for (float sample : expected) {
      largest = Math.max(largest, Math.abs(sample));
    }
    return largestDifference() / largest;
  }

  /** The largest difference of a sample of the results, in 0..1. */
  public double largestDifference() {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
    }
    return worst;
  }

  /** The share of samples that differ as 8-bit values. */
  public double differingShare() {
    long differing = 0;
    for (int i = 0; i < expected.length; i++) {
      differing += level(expected[i]) == level(actual[i]) ? 0 : 1;
    }
    return (double) differing / expected.length;
  }

  /** The largest difference of 8-bit values. */
  public int largestLevelDifference() {
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(level(expected[i]) - level(actual[i])));
    }
    return worst;
  }

  private static int level(float sample) {
    return Math.clamp(Math.round(sample * 255), 0, 255);
  }
}
