package org.frugalsr.kernels;

import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine, and rows of channels that are padded to whole vectors.
 *
 * <p>Convolutions load from and store to heap arrays only, in whole vectors, and never pass vectors
 * to or return them from methods: where the compiler does not inline a call, vectors are boxed, at
 * a tenth of the speed. Memory segments are copied in and out in rows.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = Floats.SPECIES;

  /** Number of floats in a vector: 4, 8 or 16. */
  static final int COUNT = SPECIES.length();

  /** Rows in scratch memory are padded to a multiple of this, on every machine. */
  private static final int WIDTH = 16;

  static {
    if (WIDTH % COUNT != 0) {
      throw new UnsupportedOperationException(
          "vectors of %d floats are wider than the %d that kernels are written for: start Java with -XX:MaxVectorSize=64"
              .formatted(COUNT, WIDTH));
    }
  }

  private Lanes() {}

  /** Rounds a number of channels up to the padded width. */
  static int padded(int channels) {
    return (channels + WIDTH - 1) & -WIDTH;
  }
}
