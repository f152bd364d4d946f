package org.frugalsr.engine.reference;

import org.frugalsr.engine.evaluate.ReceptiveField;
import org.frugalsr.imaging.Image;

/**
 * How the output for an image is cut into tiles that are computed one by one, each from as much of
 * the image around it as the network sees, so that a tile equals that part of the whole output up
 * to rounding.
 *
 * <p>Which tiles there are depends on image and network only: a tile has the same bits whenever and
 * for whichever patch it is computed.
 *
 * @param width of the LR image in pixels
 * @param height of the LR image in pixels
 * @param scale the factor
 * @param channels of the image
 * @param side of a tile in LR pixels
 * @param overlap LR pixels around a tile that it is computed from too
 */
record TileGrid(int width, int height, int scale, int channels, int side, int overlap) {
  private static final int LEAST_SIDE = 128;

  /** At this side four of nine parts of what is computed are kept at least. */
  private static final int RADII = 4;

  /** The tiles of an image; one tile if the network looks at all of it. */
  static TileGrid of(Image lr, int scale, ReceptiveField field) {
    int side =
        field.global()
            ? Math.max(lr.width(), lr.height())
            : Math.max(LEAST_SIDE, RADII * field.radius());
    return new TileGrid(lr.width(), lr.height(), scale, lr.channels(), side, field.radius());
  }

  private int columns() {
    return Math.ceilDiv(width, side);
  }

  /** How many there are. */
  int count() {
    return columns() * Math.ceilDiv(height, side);
  }

  /** The tile that an LR pixel is in. */
  int at(int x, int y) {
    return y / side * columns() + x / side;
  }

  /** First LR column of a tile. */
  int left(int tile) {
    return tile % columns() * side;
  }

  /** First LR row of a tile. */
  int top(int tile) {
    return tile / columns() * side;
  }

  /** LR columns of a tile; fewer than its side at the right edge. */
  int width(int tile) {
    return Math.min(side, width - left(tile));
  }

  /** LR rows of a tile; fewer than its side at the lower edge. */
  int height(int tile) {
    return Math.min(side, height - top(tile));
  }

  /** Values of a row of a tile's output. */
  int rowLength(int tile) {
    return width(tile) * scale * channels;
  }

  /** Values of a tile's output. */
  int size(int tile) {
    return rowLength(tile) * height(tile) * scale;
  }

  /** Values of the outputs of all tiles. */
  long size() {
    return (long) width * height * scale * scale * channels;
  }
}
