package org.frugalsr.kernels;

/**
 * The tiles of 4x4 pixels that cover an image, on a grid that starts at its first pixel; those at
 * the bottom and right edges may extend beyond it.
 */
record Tiles(int batch, int height, int width) {
  /** Height and width of a tile. */
  static final int SIDE = 4;

  int down() {
    return Math.ceilDiv(height, SIDE);
  }

  int across() {
    return Math.ceilDiv(width, SIDE);
  }

  /** How many tiles there are. */
  int size() {
    return Math.multiplyExact(batch, Math.multiplyExact(down(), across()));
  }

  /** Tiles next to each other in one row of tiles; y and x are those of its first pixel. */
  record Run(int image, int y, int x, int length) {}

  /** Returns the longest run that starts at a tile and ends before another. */
  Run run(int first, int end) {
    int column = first % across();
    int row = first / across();
    return new Run(
        row / down(), row % down() * SIDE, column * SIDE, Math.min(across() - column, end - first));
  }
}
