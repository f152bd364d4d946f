package org.frugalsr.imaging.data;

/**
 * How training patches are turned, each in one way of these at random, all equally likely.
 *
 * <p>The ways are numbered as in {@link org.frugalsr.imaging.Image#transformed}.
 */
public enum Augmentation {
  /** All 8 symmetries of the square, as EDSR does. */
  FLIPS_AND_ROTATIONS(8, "flips and rotations, 8 ways"),
  /** Upright, mirrored left to right, top to bottom, or both: the half turn, no quarter turn. */
  FLIPS(4, "flips, 4 ways"),
  /** Upright only. */
  NONE(1, "none");

  private final int symmetries;
  private final String label;

  Augmentation(int symmetries, String label) {
    this.symmetries = symmetries;
    this.label = label;
  }

  /** How many ways there are: 8, 4 or 1. */
  public int symmetries() {
    return symmetries;
  }

  /** What a report calls it. */
  public String label() {
    return label;
  }

  /**
   * The way in which a patch is turned.
   *
   * @param drawn one of all 8, at random
   */
  int of(int drawn) {
    return drawn % symmetries;
  }
}
