package org.frugalsr.imaging.data;

/**
 * The symmetries by which training patches are transformed, each drawn with equal probability.
 *
 * <p>They are numbered as in {@link org.frugalsr.imaging.Image#transformed}.
 */
public enum Augmentation {
  /** All 8 symmetries of the square, as EDSR does. */
  FLIPS_AND_ROTATIONS(8, "flips and rotations, 8 ways"),
  /**
   * Upright, mirrored left to right, top to bottom, or both; this includes the half turn, but no
   * quarter turn.
   */
  FLIPS(4, "flips, 4 ways"),
  /** Upright only. */
  NONE(1, "none");

  private final int symmetries;
  private final String label;

  Augmentation(int symmetries, String label) {
    this.symmetries = symmetries;
    this.label = label;
  }

  /** Number of symmetries: 8, 4 or 1. */
  public int symmetries() {
    return symmetries;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }

  /**
   * Selects the symmetry of a patch.
   *
   * @param drawn a random number from 0 to 7
   */
  int of(int drawn) {
    return drawn % symmetries;
  }
}
