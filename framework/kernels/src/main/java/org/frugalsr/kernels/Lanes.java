package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine, and rows of channels that are padded to whole vectors. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** How many floats a vector has: 4, 8 or 16. */
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

  /** A number of channels, rounded up to whole vectors. */
  static int padded(int channels) {
    return (channels + WIDTH - 1) & -WIDTH;
  }

  static FloatVector load(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  static FloatVector load(MemorySegment s, long index) {
    return FloatVector.fromMemorySegment(SPECIES, s, index << 2, ByteOrder.nativeOrder());
  }

  /**
   * Reads a vector of which only the first lanes may be in memory; the others are zero.
   *
   * @param valid how many lanes; all if at least {@link #COUNT}
   */
  static FloatVector load(MemorySegment s, long index, int valid) {
    return valid >= COUNT
        ? load(s, index)
        : FloatVector.fromMemorySegment(
            SPECIES, s, index << 2, ByteOrder.nativeOrder(), SPECIES.indexInRange(0, valid));
  }

  /** Writes the first lanes of a vector; all if {@code valid} is at least {@link #COUNT}. */
  static void store(FloatVector v, MemorySegment s, long index, int valid) {
    if (valid >= COUNT) {
      v.intoMemorySegment(s, index << 2, ByteOrder.nativeOrder());
    } else {
      v.intoMemorySegment(s, index << 2, ByteOrder.nativeOrder(), SPECIES.indexInRange(0, valid));
    }
  }
}
