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
 * How large tiles of an image may be, so that the tensors of a forward fit in memory.
 *
 * <p>What a forward holds at its worst step is read from the trace of its shape; scratch memory of
 * native kernels is not known.
 */
final class TileSide {
  private static final int[] SIDES = {1024, 512, 256, 128, 64, 32};

  /** Tiles that are chosen leave half of the memory free, for what is not foreseen. */
  private static final int MARGIN = 2;

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private final Image lr;
  private final ReceptiveField field;
  private final long available;
  private final ToLongFunction<Shape> bytes;

  /**
   * For an image.
   *
   * @param bytes what the tensors of a forward of a shape take
   */
  TileSide(Image lr, ReceptiveField field, Memory memory, ToLongFunction<Shape> bytes) {
    this.lr = lr;
    this.field = field;
    this.available = memory.availableBytes();
    this.bytes = bytes;
  }

  /** Whether the image fits without being cut. */
  boolean fitsWhole() {
    return bytes(Math.max(lr.width(), lr.height())) <= available;
  }

  /**
   * A side that fits with room to spare, the largest of some powers of two, else the smallest of
   * them.
   *
   * @param below a side that is too large, whatever its trace says
   * @throws WorldError if none does
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
                    "Even tiles of %d pixels need %s of tensors, but there is %s; raise memory-gib."
                        .formatted(least, gib(bytes(least)), gib(available)));
              }
              return least;
            });
  }

  /** What to say of tiles that somebody asked for and that turned out not to fit. */
  UserError tooLarge(int tile) {
    String what =
        "Tiles of %d pixels, which overlap by %d, need about %s of tensors, but there is %s (memory-gib)."
            .formatted(tile, field.overlap(), gib(bytes(tile)), gib(available));
    return new UserError(
        tile <= SIDES[SIDES.length - 1]
            ? what + " Raise memory-gib."
            : "%s Use --tile %d (evaluation.tile = %2$d in a config), or --tile 0, which chooses one."
                .formatted(what, choose(tile)));
  }

  /** The sides of the image, the longer one first, for telling images apart. */
  String size() {
    return "%dx%d".formatted(Math.max(lr.width(), lr.height()), Math.min(lr.width(), lr.height()));
  }

  /** What to say of a tile that was chosen. */
  String notice(int tile) {
    return "an image of %dx%d pixels needs %s of tensors, but there is %s (memory-gib): it is enlarged in tiles of %d pixels%s"
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

  /** What a tile of that side takes where it is largest, with its overlap inside the image. */
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
