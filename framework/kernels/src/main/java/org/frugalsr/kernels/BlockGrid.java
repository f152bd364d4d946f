package org.frugalsr.kernels;

/**
 * The blocks that an output is computed in: some rows and columns of one image each.
 *
 * @param rows of a full block
 * @param columns of a full block
 */
record BlockGrid(int batch, int height, int width, int rows, int columns) {
  /** Pixels of a block, where the image has as many. */
  private static final int PIXELS = 192;

  /**
   * Blocks of {@value #PIXELS} pixels: whole rows where they are short, otherwise parts of a row.
   */
  static BlockGrid over(int batch, int height, int width) {
    int columns = Math.min(width, PIXELS);
    return new BlockGrid(batch, height, width, Math.clamp(PIXELS / columns, 1, height), columns);
  }

  /** Blocks of a given size; those at the bottom and right edges are smaller. */
  static BlockGrid over(int batch, int height, int width, int rows, int columns) {
    return new BlockGrid(batch, height, width, Math.min(rows, height), Math.min(columns, width));
  }

  /** Part of an image: rows from y and columns from x. */
  record Block(int image, int y, int x, int rows, int columns) {}

  private int down() {
    return Math.ceilDiv(height, rows);
  }

  private int across() {
    return Math.ceilDiv(width, columns);
  }

  /** How many blocks there are. */
  int size() {
    return Math.multiplyExact(batch, Math.multiplyExact(down(), across()));
  }

  /** The i-th block, row by row of image by image. */
  Block block(int i) {
    int x = i % across() * columns;
    int y = i / across() % down() * rows;
    return new Block(
        i / across() / down(), y, x, Math.min(rows, height - y), Math.min(columns, width - x));
  }
}
