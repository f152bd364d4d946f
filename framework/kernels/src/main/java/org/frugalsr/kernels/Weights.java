package org.frugalsr.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.frugalsr.kernels.Scratch.Use;

/** Weights {@code [k, k, in, out]} as matrices whose rows are padded to whole vectors. */
final class Weights {
  private Weights() {}

  /** Packs the weights as {@code [k * k * in, padded out]}, for a convolution. */
  static float[] packed(Geometry g, MemorySegment w, Use use) {
    int rows = g.kernel() * g.kernel() * g.in();
    int rowLength = Lanes.padded(g.out());
    float[] to = Scratch.take(use, (long) rows * rowLength);
    for (int r = 0; r < rows; r++) {
      int at = r * rowLength;
      MemorySegment.copy(w, ValueLayout.JAVA_FLOAT, (long) r * g.out() << 2, to, at, g.out());
      Arrays.fill(to, at + g.out(), at + rowLength, 0);
    }
    return to;
  }

  /**
   * Packs the weights rotated by 180 degrees and with their channels exchanged, as {@code [k * k *
   * out, padded in]}: with them the input gradient is also a convolution.
   */
  static float[] rotated(Geometry g, MemorySegment w, Use use) {
    int taps = g.kernel() * g.kernel();
    int rowLength = Lanes.padded(g.in());
    float[] to = Scratch.take(use, (long) taps * g.out() * rowLength);
    for (int tap = 0; tap < taps; tap++) {
      long from = (long) (taps - 1 - tap) * g.in() * g.out();
      for (int o = 0; o < g.out(); o++) {
        int at = (tap * g.out() + o) * rowLength;
        for (int i = 0; i < g.in(); i++) {
          to[at + i] = w.getAtIndex(ValueLayout.JAVA_FLOAT, from + (long) i * g.out() + o);
        }
        Arrays.fill(to, at + g.in(), at + rowLength, 0);
      }
    }
    return to;
  }
}
