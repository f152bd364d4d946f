package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Tells values of one bit from others: their sums of products are integers, and must stay so. */
final class Signs {
  private Signs() {}

  /**
   * Whether all of the first values are -1, 0 or 1. Real values are told by the first vector of
   * them.
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
