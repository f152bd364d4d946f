package org.frugalsr.imaging;

import org.frugalsr.api.error.UserError;

/**
 * The symmetries of the square over which a network's outputs are averaged (Lim et al., CVPRW 2017,
 * section 3.3).
 */
public enum SelfEnsemble {
  /** None: one output. */
  NONE(1, ""),
  /** The image, flipped from left to right, upside down, and both. */
  FLIPS(4, "self-ensemble of 4"),
  /** All flips and rotations. */
  ALL(8, "self-ensemble");

  private final int symmetries;
  private final String label;

  SelfEnsemble(int symmetries, String label) {
    this.symmetries = symmetries;
    this.label = label;
  }

  /**
   * Finds the ensemble with a number of symmetries.
   *
   * @throws UserError if there is no such ensemble
   */
  public static SelfEnsemble of(int symmetries) {
    for (SelfEnsemble e : values()) {
      if (e.symmetries == symmetries) {
        return e;
      }
    }
    throw new UserError(
        "A self-ensemble averages over 8 symmetries, or over 4, the flips, but not over %d."
            .formatted(symmetries));
  }

  /** Number of outputs that are averaged: 1, 4 or 8. */
  public int symmetries() {
    return symmetries;
  }

  /** A label such as {@code self-ensemble}; empty for none. */
  public String label() {
    return label;
  }

  /** The label preceded by a comma; empty for none. */
  public String suffix() {
    return label.isEmpty() ? "" : ", " + label;
  }
}
