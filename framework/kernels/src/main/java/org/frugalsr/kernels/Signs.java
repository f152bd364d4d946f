package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Detects one-bit values, whose sums of products are integers and must stay integers. */
final class Signs {
  private Signs() {}

  /**
   * Whether the first {@code length} values are all -1, 0 or 1. For real values the first vector
   * usually decides.
   */
  static boolean are(MemorySegment s, long length) {
    long i = 0;
    for (; i <= length - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector v =
          FloatVector.fromMemorySegment(Lanes.SPECIES, s, i << 2, ByteOrder.nativeOrder());
      if (!v.mul(v).compare(VectorOperators.EQ, v.abs()).allTrue()) {
        return false;
      }
    }
    for (; i < length; i++) {
      float v = s.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (v * v != Math.abs(v)) {
        return false;
      }
    }
    return true;
  }
}
