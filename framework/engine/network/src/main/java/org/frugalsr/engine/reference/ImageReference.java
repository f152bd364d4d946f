package org.frugalsr.engine.reference;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.PatchOrigin;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's outputs for whole training images, of which patches use parts: computed tile by tile
 * when an image is first used, and cached on disk.
 *
 * <p>Without a cache, only the tiles that a patch needs are computed, with bitwise equal results. A
 * batch that was not cut from images is passed to the network directly.
 */
public final class ImageReference implements OpenReference {
  /** Maximum number of values of tiles that are not on disk in Java's memory. */
  private static final long MOST_VALUES = 16L << 20;

  /**
   * What the outputs depend on besides the image.
   *
   * @param network the hash of the network with its weights
   * @param machine the computing environment, on which bits depend
   */
  public record Identity(String network, String machine) {}

  private record Which(int image, int scale) {}

  private record Tile(Which image, int number) {}

  private static final class Output {
    private final byte[] key;
    private final TileGrid grid;
    private @Nullable PredictionFile file;
    private boolean alone;

    private Output(byte[] key, TileGrid grid) {
      this.key = key;
      this.grid = grid;
    }
  }

  private final Identity identity;
  private final LowResolutionImages images;
  private final PredictionCache cache;
  private final Memory memory;
  private final NetworkUpscaler upscaler;
  private final PatchReference patches;
  private final Map<Which, Output> outputs = new HashMap<>();
  private final Set<Path> files = new HashSet<>();
  private final Map<Tile, float[]> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long recentValues;
  private @Nullable INDArray last;

  /**
   * Creates a reference.
   *
   * @param network the network, which must not change any more
   * @param images the images that patches are cut from
   */
  public ImageReference(
      BuiltNetwork network,
      Identity identity,
      LowResolutionImages images,
      PredictionCache cache,
      Memory memory) {
    this.identity = identity;
    this.images = images;
    this.cache = cache;
    this.memory = memory;
    this.upscaler = new NetworkUpscaler(network, memory, 0, SelfEnsemble.NONE);
    this.patches = new PatchReference(network, memory);
  }

  @Override
  public INDArray of(TrainingContext.Batch batch) {
    if (batch.origins().isEmpty()) {
      return patches.of(batch);
    }
    giveBack();
    List<float[]> parts = new ArrayList<>();
    int side = (int) batch.lr().size(1);
    batch.origins().forEach(origin -> parts.add(part(origin, batch.scale(), side)));
    INDArray out = memory.take(DataType.FLOAT, Shape.of(batch.hr().shape()), "reference");
    MemorySegment to = ArrayMemory.of(out);
    long offset = 0;
    for (float[] part : parts) {
      MemorySegment from = MemorySegment.ofArray(part);
      MemorySegment.copy(from, 0, to, offset, from.byteSize());
      offset += from.byteSize();
    }
    last = out;
    return out;
  }

  private float[] part(PatchOrigin origin, int scale, int patch) {
    Which which = new Which(origin.image(), scale);
    Output output = output(which);
    TileGrid grid = output.grid;
    int channels = grid.channels();
    int side = patch * scale;
    float[] region = new float[side * side * channels];
    int right = origin.left() + patch;
    int bottom = origin.top() + patch;
    for (int y = origin.top(); y < bottom; y = y - y % grid.side() + grid.side()) {
      for (int x = origin.left(); x < right; x = x - x % grid.side() + grid.side()) {
        int tile = grid.at(x, y);
        int tileX = x - grid.left(tile);
        int tileY = y - grid.top(tile);
        int width = (Math.min(right, grid.left(tile) + grid.width(tile)) - x) * scale * channels;
        int height = (Math.min(bottom, grid.top(tile) + grid.height(tile)) - y) * scale;
        float[] rows = rows(which, output, tile, tileY * scale, tileY * scale + height);
        int to = ((y - origin.top()) * side + x - origin.left()) * scale * channels;
        for (int row = 0; row < height; row++) {
          System.arraycopy(
              rows,
              row * grid.rowLength(tile) + tileX * scale * channels,
              region,
              to + row * side * channels,
              width);
        }
      }
    }
    return new Image(side, side, channels, region).transformed(origin.symmetry()).samples();
  }

  private Output output(Which which) {
    return outputs.computeIfAbsent(
        which,
        w -> {
          Image lr = images.lr(w.image(), w.scale());
          TileGrid grid = TileGrid.of(lr, w.scale(), upscaler.receptiveField(w.scale()));
          MessageDigest digest = NetworkHash.sha256();
          NetworkHash.add(digest, identity.network());
          NetworkHash.add(digest, identity.machine());
          NetworkHash.add(digest, grid.toString());
          NetworkHash.add(digest, lr.samples());
          return new Output(digest.digest(), grid);
        });
  }

  /** Returns rows of a tile, in HR pixels of the tile. */
  private float[] rows(Which which, Output output, int tile, int from, int to) {
    for (int attempt = 0; attempt < 2; attempt++) { // a damaged file is recomputed once
      PredictionFile file = file(which, output).orElse(null);
      if (file != null) {
        try {
          return file.rows(tile, from, to);
        } catch (IOException problem) {
          cache.remove(file.path(), problem);
          output.file = null;
        }
      }
    }
    int row = output.grid.rowLength(tile);
    float[] all = computed(new Tile(which, tile), output.grid);
    float[] rows = new float[(to - from) * row];
    System.arraycopy(all, from * row, rows, 0, rows.length);
    return rows;
  }

  private Optional<PredictionFile> file(Which which, Output output) {
    if (output.file == null && !output.alone) {
      PredictionFile file =
          cache.find(output.key, output.grid).or(() -> made(which, output)).orElse(null);
      output.file = file;
      output.alone = file == null;
      if (file != null) {
        files.add(file.path());
      }
    }
    return Optional.ofNullable(output.file);
  }

  private Optional<PredictionFile> made(Which which, Output output) {
    if (!cache.hasRoom(output.grid)) {
      return Optional.empty();
    }
    Image lr = images.lr(which.image(), which.scale());
    List<float[]> tiles = new ArrayList<>();
    for (int tile = 0; tile < output.grid.count(); tile++) {
      tiles.add(compute(lr, output.grid, tile));
    }
    return cache.keep(output.key, output.grid, tiles);
  }

  /** Returns a tile that is not on disk. */
  private float[] computed(Tile tile, TileGrid grid) {
    float[] known = recent.get(tile);
    if (known != null) {
      return known;
    }
    Image lr = images.lr(tile.image().image(), tile.image().scale());
    float[] values = compute(lr, grid, tile.number());
    recent.put(tile, values);
    recentValues += values.length;
    var oldest = recent.entrySet().iterator();
    while (recentValues > MOST_VALUES && oldest.hasNext()) {
      recentValues -= oldest.next().getValue().length;
      oldest.remove();
    }
    return values;
  }

  private float[] compute(Image lr, TileGrid grid, int tile) {
    int scale = grid.scale();
    int left = Math.max(0, grid.left(tile) - grid.overlap());
    int top = Math.max(0, grid.top(tile) - grid.overlap());
    int right = Math.min(lr.width(), grid.left(tile) + grid.width(tile) + grid.overlap());
    int bottom = Math.min(lr.height(), grid.top(tile) + grid.height(tile) + grid.overlap());
    Image part =
        upscaler
            .upscale(lr.crop(left, top, right - left, bottom - top), scale)
            .crop(
                (grid.left(tile) - left) * scale,
                (grid.top(tile) - top) * scale,
                grid.width(tile) * scale,
                grid.height(tile) * scale);
    if (upscaler.tiled() && upscaler.receptiveField(scale).global()) {
      throw new UserError(
          """
          The teacher depends on whole images, but one of %dx%d pixels does not fit into the memory for tensors, and \
          tiles would give other outputs. Raise memory-gib, or apply the teacher to patches: trainer.reading.teacher-map=patch\
          """
              .formatted(lr.width(), lr.height()));
    }
    float[] values = new float[part.samples().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = part.samples()[i] / 255f;
    }
    return values;
  }

  private void giveBack() {
    INDArray before = last;
    if (before != null) {
      last = null;
      memory.giveBack(before);
    }
  }

  /** Also allows cached outputs to be evicted. */
  @Override
  public void close() {
    giveBack();
    patches.close();
    cache.release(files);
    recent.clear();
  }
}
