package org.frugalsr.engine.evaluate;

import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;

/**
 * Chooses the tile size of an image so that the tensors of a forward pass fit in memory.
 *
 * <p>The peak memory of a forward pass is computed from the trace of its shape; scratch memory of
 * native kernels is unknown.
 */
final class TileSide {
  private static final int[] SIDES = {1024, 512, 256, 128, 64, 32};

  /** Automatically chosen tiles leave half of the memory free for unforeseen use. */
  private static final int MARGIN = 2;

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private final Image lr;
  private final ReceptiveField field;
  private final long available;
  private final ToLongFunction<Shape> bytes;

  /**
   * Creates the choice for an image.
   *
   * @param bytes the tensor memory of a forward pass on a shape
   */
  TileSide(Image lr, ReceptiveField field, Memory memory, ToLongFunction<Shape> bytes) {
    this.lr = lr;
    this.field = field;
    this.available = memory.availableBytes();
    this.bytes = bytes;
  }

  /** Whether the image fits without tiles. */
  boolean fitsWhole() {
    return bytes(Math.max(lr.width(), lr.height())) <= available;
  }

  /**
   * Returns the largest of some powers of two that fits with a margin, else the smallest of them.
   *
   * @param below a side that is known to be too large, regardless of its trace
   * @throws WorldError if none fits
   */
  int choose(int below) {
    return IntStream.of(SIDES)
        .filter(side -> side < below && bytes(side) <= available / MARGIN)
        .findFirst()
        .orElseGet(
            () -> {
              int least = SIDES[SIDES.length - 1];
              if (bytes(least) > available) {
                throw new WorldError(
                    "Even tiles of %d pixels need %s of tensors, but %s is available; raise memory-gib."
                        .formatted(least, gib(bytes(least)), gib(available)));
              }
              return least;
            });
  }

  /** Returns the error for requested tiles that do not fit. */
  UserError tooLarge(int tile) {
    String what =
        "Tiles of %d pixels, which overlap by %d, need about %s of tensors, but %s is available (memory-gib)."
            .formatted(tile, field.overlap(), gib(bytes(tile)), gib(available));
    return new UserError(
        tile <= SIDES[SIDES.length - 1]
            ? what + " Raise memory-gib."
            : "%s Use --tile %d (evaluation.tile = %2$d in a config), or --tile 0, which chooses one."
                .formatted(what, choose(tile)));
  }

  /** Returns the sides of the image, the longer one first, to distinguish images. */
  String size() {
    return "%dx%d".formatted(Math.max(lr.width(), lr.height()), Math.min(lr.width(), lr.height()));
  }

  /** Returns the notice for a chosen tile. */
  String notice(int tile) {
    return "an image of %dx%d pixels needs %s of tensors, but %s is available (memory-gib): it is enlarged in tiles of %d pixels%s"
        .formatted(
            lr.width(),
            lr.height(),
            gib(bytes(Math.max(lr.width(), lr.height()))),
            gib(available),
            tile,
            field.global()
                ? ". This network uses statistics of the whole image, so the result differs."
                : ", which gives the same image.");
  }

  /** Returns the memory of the largest tile of that side, with its overlap inside the image. */
  private long bytes(int side) {
    long width = Math.min(lr.width(), side + 2L * field.overlap());
    long height = Math.min(lr.height(), side + 2L * field.overlap());
    return bytes.applyAsLong(Shape.of(1, height, width, lr.channels()));
  }

  private static String gib(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.2f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
