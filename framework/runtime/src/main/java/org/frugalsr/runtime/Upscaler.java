package org.frugalsr.runtime;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.PackedNetwork;

/**
 * Upscales images with a packed network.
 *
 * <pre>{@code
 * try (Upscaler upscaler = Upscaler.open(Path.of("photo-x4.frugal"))) {
 *   BufferedImage large = upscaler.upscale(ImageIO.read(new File("small.png")));
 *   ImageIO.write(large, "png", new File("large.png"));
 * }
 * }</pre>
 *
 * <p>Thread-safe: tiles of calls from several threads are computed one after another, each with all
 * cores. Large images are computed in tiles, whose result has the bits of the whole image. An
 * exception, also one of a listener, ends only the call that it is thrown from.
 */
public final class Upscaler implements AutoCloseable {
  private static final int LEAST_TILE = 32;
  private static final int SYMMETRIES = 8;

  /** The rest is for arrays that are larger than needed, as they were made for others. */
  private static final double PART_OF_MEMORY = 0.8;

  private final PackedNetwork network;
  private final Options options;
  private final Map<Integer, Execution> executions = new HashMap<>();
  private final Map<Integer, Double> bytesPerPixel = new HashMap<>();
  private boolean closed;

  /**
   * How images are computed.
   *
   * @param memoryBytes of features and packed bits at a time; larger images are computed in tiles
   * @param tile side of a tile in input pixels; 0: as large as the memory allows
   * @param selfEnsemble whether the mean over the eight symmetries of the square is computed, which
   *     takes eight times as long
   * @param listener learns the progress
   */
  public record Options(
      long memoryBytes, int tile, boolean selfEnsemble, ProgressListener listener) {
    /** A quarter of the Java heap, no self-ensemble, no listener. */
    public static Options usual() {
      return new Options(Runtime.getRuntime().maxMemory() / 4, 0, false, (done, all) -> {});
    }

    /** The same with a listener. */
    public Options with(ProgressListener other) {
      return new Options(memoryBytes, tile, selfEnsemble, other);
    }

    /** The same with a memory limit. */
    public Options withMemory(long bytes) {
      return new Options(bytes, tile, selfEnsemble, listener);
    }

    /** The same with a tile's side. */
    public Options withTile(int side) {
      return new Options(memoryBytes, side, selfEnsemble, listener);
    }

    /** The same with the self-ensemble. */
    public Options withSelfEnsemble() {
      return new Options(memoryBytes, tile, true, listener);
    }
  }

  private Upscaler(PackedNetwork network, Options options) {
    this.network = network;
    this.options = options;
  }

  /**
   * Opens a packed network.
   *
   * @throws org.frugalsr.runtime.file.PackedFormatException if it is none, damaged or of a newer
   *     version
   * @throws IOException if it cannot be read
   */
  public static Upscaler open(Path file) throws IOException {
    return open(file, Options.usual());
  }

  /** As {@link #open(Path)}, with options. */
  public static Upscaler open(Path file, Options options) throws IOException {
    return of(PackedFile.read(file), options);
  }

  /** Runs a network that is in memory. */
  public static Upscaler of(PackedNetwork network, Options options) {
    return new Upscaler(network, options);
  }

  /** The scales that the network has, in ascending order. */
  public List<Integer> scales() {
    return network.scales();
  }

  /** Facts about the network, such as its name, licence and source. */
  public Map<String, String> facts() {
    return network.facts();
  }

  /** Samples per pixel that the network takes: 3 for RGB, 1 for luma. */
  public int channels() {
    return network.graphs().getFirst().channels();
  }

  /**
   * Enlarges an image by the largest scale.
   *
   * @return opaque RGB, or with alpha if the image has it
   */
  public BufferedImage upscale(BufferedImage image) {
    return upscale(image, scales().getLast());
  }

  /**
   * Enlarges an image. A network for luma leaves colours to bicubic interpolation, and so is alpha;
   * colours under transparent pixels are replaced by those of visible neighbours first.
   *
   * @throws IllegalArgumentException if the network does not have the scale
   */
  public BufferedImage upscale(BufferedImage image, int scale) {
    Objects.requireNonNull(image, "no image: ImageIO.read returns null for a file that is none");
    return new Picture(image, channels())
        .enlarged(scale, samples -> upscale(samples, image.getWidth(), image.getHeight(), scale));
  }

  /**
   * Enlarges samples.
   *
   * @param samples {@code [height, width, channels]} in 0..1, for luma with the range 16/255 to
   *     235/255
   * @return {@code [height * scale, width * scale, channels]}, about 0..1, not clamped
   * @throws IllegalArgumentException if the network does not have the scale, or there is another
   *     number of samples
   */
  public float[] upscale(float[] samples, int width, int height, int scale) {
    Execution execution = execution(scale);
    if (samples.length != (long) width * height * channels() || samples.length == 0) {
      throw new IllegalArgumentException(
          "%dx%d pixels with %d channels are %d samples, not %d."
              .formatted(
                  width, height, channels(), (long) width * height * channels(), samples.length));
    }
    if ((long) width * height * scale * scale * 3 > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "The result of %dx%d pixels, enlarged %d times, is too large for an array of Java."
              .formatted(width, height, scale));
    }
    TileRun tiles =
        new TileRun(
            execution.graph(),
            (image, rows, columns) -> compute(execution, image, rows, columns),
            options.listener(),
            options.selfEnsemble() ? SYMMETRIES : 1);
    int side = side(execution.graph(), width, height);
    if (!options.selfEnsemble()) {
      return tiles.run(samples, width, height, side, 0);
    }
    float[] sum = new float[0];
    for (int symmetry = 0; symmetry < SYMMETRIES; symmetry++) {
      Symmetry there = new Symmetry(symmetry, channels());
      boolean turned = there.swaps();
      float[] result =
          tiles.run(
              there.apply(samples, width, height),
              turned ? height : width,
              turned ? width : height,
              side,
              symmetry);
      float[] upright =
          there.inverse(
              result, (turned ? height : width) * scale, (turned ? width : height) * scale);
      if (symmetry == 0) {
        sum = upright;
      } else {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += upright[i];
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= SYMMETRIES;
    }
    return sum;
  }

  private synchronized Execution execution(int scale) {
    requireOpen();
    return executions.computeIfAbsent(scale, s -> new Execution(network.graph(s)));
  }

  /** Computes a tile; a listener is called without this lock, so that it may use the upscaler. */
  private synchronized float[] compute(Execution execution, float[] image, int height, int width) {
    requireOpen();
    return execution.run(image, height, width);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The upscaler is closed.");
    }
  }

  /**
   * About how many bytes of Java memory the features of an image take at a time, beside its samples
   * and the result. More than the limit of the options where every pixel depends on the whole image
   * or tiles are asked for.
   *
   * @throws IllegalArgumentException if the network does not have the scale
   */
  public long featureBytes(int width, int height, int scale) {
    Graph graph = execution(scale).graph();
    int side = side(graph, width, height);
    int margin = margin(graph);
    double tile = (double) Math.min(width, side + margin) * Math.min(height, side + margin);
    return (long) (bytesPerPixel(graph) * tile);
  }

  private static int margin(Graph graph) {
    return 2 * graph.field().overlap() + graph.field().grid();
  }

  /** The side of tiles, or the longer side of the image if it is computed as a whole. */
  private int side(Graph graph, int width, int height) {
    int longer = Math.max(width, height);
    if (graph.field().global()) {
      return longer; // every pixel depends on the whole image
    }
    if (options.tile() > 0) {
      return Math.min(longer, options.tile());
    }
    double bytes = bytesPerPixel(graph);
    if (bytes * width * height <= options.memoryBytes()) {
      return longer;
    }
    int side = (int) Math.sqrt(PART_OF_MEMORY * options.memoryBytes() / bytes) - margin(graph);
    return Math.max(LEAST_TILE, side);
  }

  private synchronized double bytesPerPixel(Graph graph) {
    return bytesPerPixel.computeIfAbsent(graph.scale(), any -> measure(graph));
  }

  /** Bytes of features and packed bits at a time for each input pixel, from a small image. */
  private static double measure(Graph graph) {
    int side = 64;
    Execution probe = new Execution(graph);
    probe.run(new float[side * side * graph.channels()], side, side);
    return (double) probe.peakBytes() / (side * side);
  }

  /** The most bytes of features and packed bits that were in use at a time. */
  public synchronized long peakBytes() {
    return executions.values().stream().mapToLong(Execution::peakBytes).max().orElse(0);
  }

  /**
   * Frees the memory; the upscaler cannot be used any more. A call that is under way ends with an
   * {@link IllegalStateException} at its next tile.
   */
  @Override
  public synchronized void close() {
    closed = true;
    new ArrayList<>(executions.values()).forEach(Execution::freeMemory);
    executions.clear();
  }
}
