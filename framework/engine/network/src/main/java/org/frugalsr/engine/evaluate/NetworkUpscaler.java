package org.frugalsr.engine.evaluate;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.frugalsr.api.Mode;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.cost.ActivationMemory;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Super-resolves images with a network: whole or in overlapping tiles, once or averaged over
 * symmetries.
 *
 * <p>Tiles overlap so that the result is bitwise equal to that of the whole image (with native
 * kernels: equal up to rounding), except for networks with global statistics, whose output depends
 * on the tile. An image whose tensors would not fit in memory is automatically cut into tiles, with
 * a notice.
 */
public final class NetworkUpscaler implements Enlarger {

  private final BuiltNetwork network;
  private final Memory memory;
  private final int tile;
  private final SelfEnsemble ensemble;
  private final SortedSet<Integer> sides = new TreeSet<>();
  private final Consumer<String> notice;
  private final Set<String> told = new HashSet<>();
  private final Map<Integer, ReceptiveField> fields = new HashMap<>();
  private @Nullable Plan plan;

  /** The trace of an image size, which determines when values can be released, and their memory. */
  private record Plan(Shape shape, int scale, Trace trace, long bytes) {}

  /**
   * Creates an upscaler.
   *
   * @param tile side of an LR tile in pixels without overlap; 0 for whole images as far as they fit
   *     in memory
   * @param ensemble the symmetries to average over
   */
  public NetworkUpscaler(BuiltNetwork network, Memory memory, int tile, SelfEnsemble ensemble) {
    this(network, memory, tile, ensemble, text -> {});
  }

  /**
   * Creates an upscaler.
   *
   * @param notice receives a message, once per image size, if an image is cut into tiles because of
   *     memory
   */
  public NetworkUpscaler(
      BuiltNetwork network,
      Memory memory,
      int tile,
      SelfEnsemble ensemble,
      Consumer<String> notice) {
    this.notice = notice;
    this.network = network;
    this.memory = memory;
    this.tile = tile;
    this.ensemble = ensemble;
  }

  /**
   * Super-resolves an image.
   *
   * @param lr with the network's channels, samples in 0..255
   * @return an image scale times as large, samples about 0..255, neither clamped nor rounded
   * @throws NonFiniteOutput if a sample is NaN or infinite
   */
  @Override
  public Image upscale(Image lr, int scale) {
    return NonFiniteOutput.checked(
        ensemble == SelfEnsemble.NONE ? tiled(lr, scale) : averaged(lr, scale));
  }

  private Image averaged(Image lr, int scale) {
    float[] sum = new float[0];
    Image first = lr;
    for (int symmetry = 0; symmetry < ensemble.symmetries(); symmetry++) {
      Image result = tiled(lr.transformed(symmetry), scale).inverse(symmetry);
      if (symmetry == 0) {
        first = result;
        sum = result.samples().clone();
      } else {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += result.samples()[i];
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= ensemble.symmetries();
    }
    return new Image(first.width(), first.height(), first.channels(), sum);
  }

  /** Whether any image so far was larger than a tile and was upscaled in several tiles. */
  public boolean tiled() {
    return !sides.isEmpty();
  }

  /** Returns the sides of the tiles used, in LR pixels, as text. */
  public String tileSides() {
    return String.join(", ", sides.stream().map(String::valueOf).toList());
  }

  @Override
  public boolean ensemble() {
    return ensemble != SelfEnsemble.NONE;
  }

  /** Returns the receptive field, which determines the overlap of tiles. */
  public ReceptiveField receptiveField(int scale) {
    Shape probe = Shape.of(1, 64, 64, network.image().channels());
    return fields.computeIfAbsent(
        scale, s -> ReceptiveField.of(network.trace(probe, s, Mode.EVALUATE)));
  }

  private Image tiled(Image lr, int scale) {
    boolean small = lr.width() <= tile && lr.height() <= tile;
    TileSide side = new TileSide(lr, receptiveField(scale), memory, shape -> bytes(shape, scale));
    if (tile > 0 && !small) {
      try { // a trace overestimates where functions work in place
        return tiled(lr, scale, tile);
      } catch (Memory.OutOfMemory full) {
        UserError advice = side.tooLarge(tile);
        advice.addSuppressed(full);
        throw advice;
      }
    }
    if (tile > 0 || side.fitsWhole()) {
      try {
        return whole(lr, scale);
      } catch (Memory.OutOfMemory full) { // kernels' scratch memory is not in the trace
        if (tile > 0) {
          throw full;
        }
      }
    }
    int chosen = side.choose(Math.max(lr.width(), lr.height()));
    if (told.add(side.size())) {
      notice.accept(side.notice(chosen));
    }
    return tiled(lr, scale, chosen);
  }

  private Image tiled(Image lr, int scale, int tile) {
    sides.add(tile);
    ReceptiveField field = receptiveField(scale);
    int overlap = field.overlap();
    int channels = lr.channels();
    float[] out = new float[lr.width() * scale * lr.height() * scale * channels];
    int rowLength = lr.width() * scale * channels;
    for (int top = 0; top < lr.height(); top += tile) {
      for (int left = 0; left < lr.width(); left += tile) {
        int right = Math.min(lr.width(), left + tile);
        int bottom = Math.min(lr.height(), top + tile);
        int x0 = field.start(left);
        int y0 = field.start(top);
        int x1 = Math.min(lr.width(), right + overlap);
        int y1 = Math.min(lr.height(), bottom + overlap);
        Image part =
            whole(lr.crop(x0, y0, x1 - x0, y1 - y0), scale)
                .crop(
                    (left - x0) * scale,
                    (top - y0) * scale,
                    (right - left) * scale,
                    (bottom - top) * scale);
        int partRow = part.width() * channels;
        for (int y = 0; y < part.height(); y++) {
          System.arraycopy(
              part.samples(),
              y * partRow,
              out,
              (top * scale + y) * rowLength + left * scale * channels,
              partRow);
        }
      }
    }
    return new Image(lr.width() * scale, lr.height() * scale, channels, out);
  }

  private Image whole(Image lr, int scale) {
    Shape shape = Shape.of(1, lr.height(), lr.width(), lr.channels());
    INDArray input = memory.take(DataType.FLOAT, shape, "LR image");
    try {
      float[] unit = new float[lr.samples().length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = lr.samples()[i] / 255f;
      }
      ArrayMemory.of(input).copyFrom(MemorySegment.ofArray(unit));
      float[] result = forward(input, shape, scale);
      for (int i = 0; i < result.length; i++) {
        result[i] *= 255f;
      }
      return new Image(lr.width() * scale, lr.height() * scale, lr.channels(), result);
    } finally {
      memory.giveBack(input);
    }
  }

  private float[] forward(INDArray input, Shape shape, int scale) {
    try (NetworkPass pass = network.evaluationPass(memory, Optional.of(plan(shape, scale)))) {
      Tensor y = network.forward(pass.tape().constant("lr", input), scale, pass);
      return Numbers.toFloats(y.value());
    }
  }

  private Trace plan(Shape shape, int scale) {
    return known(shape, scale).trace();
  }

  /** Returns the tensor memory of one forward pass. */
  private long bytes(Shape shape, int scale) {
    return known(shape, scale).bytes();
  }

  private Plan known(Shape shape, int scale) {
    Plan known = plan;
    if (known == null || !known.shape().equals(shape) || known.scale() != scale) {
      memory.freeIdle();
      Trace trace = network.trace(shape, scale, Mode.EVALUATE);
      known = new Plan(shape, scale, trace, ActivationMemory.of(trace, shape).bytes());
      plan = known;
    }
    return known;
  }
}
