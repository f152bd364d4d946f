package org.frugalsr.onnx;

import java.util.List;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.kernels.resize.Resampling;
import org.frugalsr.runtime.model.Operation;

/**
 * Resampling. By a whole factor, as in bicubic skips, each channel is convolved with the weights of
 * each position between two samples, around which the image is mirrored as in MATLAB: ONNX's own
 * Resize repeats the edge instead.
 */
final class ResizeNodes {
  /** Samples of the image from which weights are taken, far from its edges. */
  private static final int SAMPLES = 32;

  private final OnnxGraph graph;
  private final String name;
  private final List<String> inputs;

  ResizeNodes(OnnxGraph graph, String name, List<String> inputs) {
    this.graph = graph;
    this.name = name;
    this.inputs = inputs;
  }

  /** Adds the nodes; returns the name of the result. */
  String add(Operation.Resize r) {
    if (r.factor() == 0) {
      return toSizeOf(r);
    }
    return r.factor() == 1 ? inputs.getFirst() : byFactor(r);
  }

  /** To the height and width of the second input. */
  private String toSizeOf(Operation.Resize r) {
    if (r.antialias() || r.kernel() == Operation.Resize.Interpolation.BICUBIC) {
      throw new Inexpressible(
          "%s resizes to another tensor's size by %s%s interpolation, whose edges ONNX computes differently; only nearest and bilinear without anti-aliasing are the same."
              .formatted(
                  name,
                  r.antialias() ? "anti-aliased " : "",
                  r.kernel().name().toLowerCase(java.util.Locale.ROOT)));
    }
    boolean nearest = r.kernel() == Operation.Resize.Interpolation.NEAREST;
    String own = graph.node(name, "Shape", List.of(inputs.getFirst()));
    String other = graph.node(name, "Shape", List.of(inputs.get(1)));
    String batch = part(own, 0, 2);
    String plane = part(other, 2, 4);
    String size = graph.node(name, "Concat", List.of(batch, plane), Attribute.of("axis", -1));
    List<String> in = List.of(inputs.getFirst(), "", "", size);
    return nearest
        ? graph.node(
            name,
            "Resize",
            in,
            Attribute.of("mode", "nearest"),
            Attribute.of("nearest_mode", "round_prefer_ceil"))
        : graph.node(name, "Resize", in, Attribute.of("mode", "linear"));
  }

  private String part(String shape, long from, long to) {
    return graph.node(
        name,
        "Slice",
        List.of(shape, graph.constant("at_" + from, from), graph.constant("at_" + to, to)));
  }

  private String byFactor(Operation.Resize r) {
    int s = r.factor();
    float[][] phases = phases(r);
    int taps = phases[0].length;
    String x = inputs.getFirst();
    for (int ring = 0; ring < taps / 2; ring++) {
      x = mirrored(x, ring, 2);
      x = mirrored(x, ring, 3);
    }
    float[] weights = new float[s * s * taps * taps];
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        for (int v = 0; v < taps; v++) {
          for (int h = 0; h < taps; h++) {
            weights[((i * s + j) * taps + v) * taps + h] = phases[i][v] * phases[j][h];
          }
        }
      }
    }
    // each channel is an image of its own: [n, c, h, w] -> [n * c, 1, h, w]
    String planes =
        graph.node(name, "Reshape", List.of(x, joined(x, graph.constant("planes", -1, 1))));
    String kernel = graph.constant(name + "/weight", weights, (long) s * s, 1, taps, taps);
    String positions = graph.node(name, "Conv", List.of(planes, kernel));
    String large =
        graph.node(
            name,
            "DepthToSpace",
            List.of(positions),
            Attribute.of("blocksize", s),
            Attribute.of("mode", "CRD"));
    String original = part(graph.node(name, "Shape", List.of(inputs.getFirst())), 0, 2);
    return graph.node(name, "Reshape", List.of(large, joined(large, original)));
  }

  /** A shape of two given lengths and the height and width of a tensor. */
  private String joined(String tensor, String first) {
    String plane = part(graph.node(name, "Shape", List.of(tensor)), 2, 4);
    return graph.node(name, "Concat", List.of(first, plane), Attribute.of("axis", -1));
  }

  /**
   * Adds one sample to each side of an axis.
   *
   * @param ring how often that was done: the next sample is that far behind the edge, and again as
   *     far in the image
   */
  private String mirrored(String x, int ring, int axis) {
    String before = OperationNodes.slice(graph, name, x, 2L * ring, 2L * ring + 1, axis, 1);
    String behind = OperationNodes.slice(graph, name, x, -2L * ring - 1, end(ring), axis, 1);
    return graph.node(name, "Concat", List.of(before, x, behind), Attribute.of("axis", axis));
  }

  private static long end(int ring) {
    return ring == 0 ? Integer.MAX_VALUE : -2L * ring;
  }

  /** For each position between two samples the weights of the samples around. */
  private static float[][] phases(Operation.Resize r) {
    int s = r.factor();
    Resampling table =
        Resampling.toLength(
            InterpolationKernel.valueOf(r.kernel().name()), SAMPLES, SAMPLES * s, r.antialias());
    int centre = SAMPLES / 2;
    int reach = 0;
    for (int p = 0; p < s; p++) {
      for (int t = 0; t < table.taps(); t++) {
        int o = centre * s + p;
        if (table.weight(o, t) != 0) {
          reach = Math.max(reach, Math.abs(table.index(o, t) - centre));
        }
      }
    }
    float[][] phases = new float[s][2 * reach + 1];
    for (int p = 0; p < s; p++) {
      int o = centre * s + p;
      for (int t = 0; t < table.taps(); t++) {
        if (table.weight(o, t) != 0) {
          phases[p][table.index(o, t) - centre + reach] += (float) table.weight(o, t);
        }
      }
    }
    return phases;
  }
}
