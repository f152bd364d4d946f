package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Raw access to memory, for vector loops and scalar references. */
public final class Floats {
  /** The preferred vector species of this machine. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Number of floats in a vector. */
  public static final int LANES = SPECIES.length();

  /**
   * Number of partial sums that a kernel splits a sum into. It is fixed, unlike {@link #LANES}, so
   * that results have the same bits on every machine.
   */
  public static final int PARTS = 16;

  private Floats() {}

  /** A vector of equal values. */
  static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** The array that a segment is the whole of, or null if it is none or in native memory. */
  static float @Nullable [] array(MemorySegment s) {
    return s.address() == 0 && s.heapBase().orElse(s) instanceof float[] array ? array : null;
  }

  /** The values rounded to float32. */
  public static float[] single(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
  }

  /** Reads a vector at an index counted in floats. */
  public static FloatVector load(MemorySegment s, long index) {
    return FloatVector.fromMemorySegment(SPECIES, s, index << 2, ByteOrder.nativeOrder());
  }

  /**
   * Reads a vector at an index counted in floats, zero where the mask is off.
   *
   * <p>A whole vector is read without the mask: on processors without mask registers this makes a
   * loop three to four times as fast.
   */
  public static FloatVector load(MemorySegment s, long index, VectorMask<Float> mask) {
    return mask.allTrue()
        ? load(s, index)
        : FloatVector.fromMemorySegment(SPECIES, s, index << 2, ByteOrder.nativeOrder(), mask);
  }

  /** Writes a vector at an index counted in floats. */
  public static void store(FloatVector v, MemorySegment s, long index) {
    v.intoMemorySegment(s, index << 2, ByteOrder.nativeOrder());
  }

  /** Writes a vector at an index counted in floats, where the mask is on. */
  public static void store(FloatVector v, MemorySegment s, long index, VectorMask<Float> mask) {
    if (mask.allTrue()) {
      store(v, s, index);
    } else {
      v.intoMemorySegment(s, index << 2, ByteOrder.nativeOrder(), mask);
    }
  }

  /** The mask of the lanes from an index up to an end. */
  public static VectorMask<Float> mask(int index, int end) {
    return SPECIES.indexInRange(index, end);
  }

  /** Reads a float at an index counted in floats. */
  public static float get(MemorySegment s, long index) {
    return s.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  /** Writes a float at an index counted in floats. */
  public static void set(MemorySegment s, long index, float value) {
    s.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }

  /** Writes one value from an index (inclusive) to another (exclusive), counted in floats. */
  public static void fill(MemorySegment s, long from, long to, float value) {
    FloatVector v = FloatVector.broadcast(SPECIES, value);
    for (long i = from; i < to; i += LANES) {
      store(v, s, i, SPECIES.indexInRange(i, to));
    }
  }

  /** Reads a double at an index counted in doubles. */
  public static double getDouble(MemorySegment s, long index) {
    return s.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
  }

  /** Writes a double at an index counted in doubles. */
  public static void setDouble(MemorySegment s, long index, double value) {
    s.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
  }
}
