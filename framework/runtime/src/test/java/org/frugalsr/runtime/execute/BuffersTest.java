package org.frugalsr.runtime.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Arrays that are used again. */
class BuffersTest {
  @Test
  void imagesThatGrowDoNotLeaveTheirArraysBehind() {
    Buffers buffers = new Buffers();
    for (int side = 10; side < 100; side++) {
      Features a = buffers.take(side, side, 4);
      Features b = buffers.take(side, side, 4);
      buffers.giveBack(a);
      buffers.giveBack(b);
      assertTrue(buffers.idleBytes() <= 2L * side * side * 4 * Float.BYTES, side + " pixels");
    }
    assertEquals(2L * 99 * 99 * 4 * Float.BYTES, buffers.peakBytes());
  }

  @Test
  void anArrayThatFitsIsUsedAgain() {
    Buffers buffers = new Buffers();
    Features first = buffers.take(10, 10, 4);
    buffers.giveBack(first);
    assertSame(first.values(), buffers.take(9, 9, 4).values());
  }
}
