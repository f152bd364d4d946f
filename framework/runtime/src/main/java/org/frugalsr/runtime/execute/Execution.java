package org.frugalsr.runtime.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.kernels.Finished;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.Graph.Node;
import org.frugalsr.runtime.model.Operation;
import org.jspecify.annotations.Nullable;

/** Computes a graph for images of any size, one at a time. Not thread-safe. */
public final class Execution {
  /** Values of a block of pixels that the operations of a stage visit in turn. */
  private static final int BLOCK_VALUES = 8192;

  private final Graph graph;
  private final List<Stage> stages;
  private final List<Head> heads;
  private final List<List<Integer>> inputs;
  private final int[] readers;
  private final Buffers buffers = new Buffers();

  /** Prepares a graph: orders its work and packs its weights. */
  public Execution(Graph graph) {
    this.graph = graph;
    this.stages = Stage.of(graph);
    this.heads =
        stages.stream().map(s -> Head.of(graph.nodes().get(s.head()).operation())).toList();
    this.readers = new int[graph.nodes().size()];
    this.inputs = stages.stream().map(stage -> inputs(graph, stage)).toList();
    inputs.forEach(ofStage -> ofStage.forEach(i -> readers[i]++));
    readers[graph.nodes().size() - 1]++;
  }

  /** The results that a stage reads, each once. */
  private static List<Integer> inputs(Graph graph, Stage stage) {
    List<Integer> inputs = new ArrayList<>(stage.inputs());
    int own = stage.head();
    for (int node : stage.chain()) {
      for (int input : graph.nodes().get(node).inputs()) {
        if (input != own) {
          inputs.add(input);
        }
      }
      own = node;
    }
    return inputs.stream().filter(i -> i != Graph.INPUT).distinct().toList();
  }

  /**
   * Computes a single operation that has one input.
   *
   * @param input {@code [height, width, channels]}
   */
  public static float[] single(
      Operation operation, float[] input, int height, int width, int channels) {
    operation.channels(new int[] {channels}); // it must accept them
    Features y =
        Head.of(operation)
            .run(
                List.of(new Features(height, width, channels, input)),
                new Buffers(),
                new Chain(List.of()));
    return Arrays.copyOf(y.values(), y.size());
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /**
   * Computes the output for an image.
   *
   * @param image {@code [height, width, channels]}
   * @return {@code [height * scale, width * scale, channels]}
   * @throws IllegalArgumentException if the image has another number of samples
   */
  public float[] run(float[] image, int height, int width) {
    return run(image, height, width, (node, seconds) -> {});
  }

  /** Learns how long a stage took. */
  @FunctionalInterface
  public interface Clock {
    /**
     * Called behind each stage.
     *
     * @param node the first of the stage
     * @param seconds that it took
     */
    void stage(Node node, double seconds);
  }

  /** As {@link #run(float[], int, int)}, with times of the stages. */
  public float[] run(float[] image, int height, int width, Clock clock) {
    if ((long) height * width * graph.channels() != image.length) {
      throw new IllegalArgumentException(
          "An image of %dx%d pixels with %d channels has %d samples, not %d."
              .formatted(
                  width,
                  height,
                  graph.channels(),
                  (long) height * width * graph.channels(),
                  image.length));
    }
    try {
      return run(new Features(height, width, graph.channels(), image), clock);
    } finally {
      buffers.giveBackAll(); // there are some only after an exception
    }
  }

  private float[] run(Features input, Clock clock) {
    @Nullable Features[] results = new Features[graph.nodes().size()];
    int[] left = readers.clone();
    for (int s = 0; s < stages.size(); s++) {
      long began = System.nanoTime();
      Stage stage = stages.get(s);
      Node head = graph.nodes().get(stage.head());
      try {
        Features result =
            heads.get(s).run(inputs(stage, results, input), buffers, chain(stage, results, input));
        results[stage.result()] = result;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(head.name() + ": " + e.getMessage(), e);
      }
      for (int i : inputs.get(s)) {
        if (--left[i] == 0) {
          buffers.giveBack(required(results, i));
          results[i] = null;
        }
      }
      clock.stage(head, (System.nanoTime() - began) / 1e9);
    }
    Features output = required(results, graph.nodes().size() - 1);
    if (output.height() != input.height() * graph.scale()
        || output.width() != input.width() * graph.scale()) {
      throw new IllegalArgumentException(
          "The network made %dx%d pixels of %dx%d."
              .formatted(output.width(), output.height(), input.width(), input.height()));
    }
    float[] values = Arrays.copyOf(output.values(), output.size());
    buffers.giveBack(output);
    return values;
  }

  private static Features required(@Nullable Features[] results, int node) {
    Features result = results[node];
    if (result == null) {
      throw new IllegalStateException("the result of node " + node + " is not there");
    }
    return result;
  }

  private static Features at(@Nullable Features[] results, int node, Features input) {
    return node == Graph.INPUT ? input : required(results, node);
  }

  private static List<Features> inputs(Stage stage, @Nullable Features[] results, Features input) {
    return stage.inputs().stream().map(i -> at(results, i, input)).toList();
  }

  private Chain chain(Stage stage, @Nullable Features[] results, Features input) {
    List<InPlace> links = new ArrayList<>();
    for (int i = 0; i < stage.chain().size(); i++) {
      Node node = graph.nodes().get(stage.chain().get(i));
      Features other = input;
      if (node.operation() instanceof Operation.Combination) {
        other = at(results, node.inputs().get(stage.swapped().get(i) ? 0 : 1), input);
      }
      links.add(new InPlace(node.operation(), other));
    }
    return new Chain(links);
  }

  /**
   * Operations on a result in place.
   *
   * @param links in order
   */
  record Chain(List<InPlace> links) {
    /** The pixels that are visited by all operations in turn. */
    static int block(int channels) {
      return Math.max(1, BLOCK_VALUES / channels);
    }

    /** The same behind another operation. */
    Chain behind(InPlace first) {
      return new Chain(Stream.concat(Stream.of(first), links.stream()).toList());
    }

    /** Applies them to pixels from (inclusive) to (exclusive), a block at a time. */
    void apply(Features features, int from, int to) {
      int block = block(features.channels());
      for (int at = from; at < to; at += block) {
        for (InPlace link : links) {
          link.apply(features, at, Math.min(to, at + block));
        }
      }
    }

    /** Applies them to pixels as soon as a convolution has finished them. */
    Finished whenFinished(Features features) {
      return links.isEmpty() ? Finished.NOTHING : (from, to) -> apply(features, from, to);
    }

    /** Applies them to all pixels, on all threads. */
    void apply(Features features) {
      if (!links.isEmpty()) {
        Parallel.loop(
            features.pixels(),
            block(features.channels()),
            (chunk, from, to) -> apply(features, from, to));
      }
    }
  }

  /** The most bytes of features and packed bits that were in use at a time. */
  public long peakBytes() {
    return buffers.peakBytes();
  }

  /** Frees the memory that is kept for the next image. */
  public void freeMemory() {
    buffers.clear();
  }
}
