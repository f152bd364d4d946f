package org.frugalsr.engine.reference;

import org.frugalsr.engine.evaluate.ReceptiveField;
import org.frugalsr.imaging.Image;

/**
 * The division of an image's output into tiles that are computed separately, each including the
 * receptive field around it, so that a tile equals that part of the whole output up to rounding.
 *
 * <p>The tiles depend only on image and network: a tile is bitwise equal whenever and for whichever
 * patch it is computed.
 *
 * @param width of the LR image in pixels
 * @param height of the LR image in pixels
 * @param scale the factor
 * @param channels of the image
 * @param side of a tile in LR pixels
 * @param overlap LR pixels around a tile from which it is also computed
 */
record TileGrid(int width, int height, int scale, int channels, int side, int overlap) {
  private static final int LEAST_SIDE = 128;

  /**
   * Side of a tile in receptive-field radii; at least four ninths of the computed area are then
   * kept.
   */
  private static final int RADII = 4;

  /** Returns the tiles of an image; one tile if the network depends on the whole image. */
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

  /** Returns the number of tiles. */
  int count() {
    return columns() * Math.ceilDiv(height, side);
  }

  /** Returns the tile that contains an LR pixel. */
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
