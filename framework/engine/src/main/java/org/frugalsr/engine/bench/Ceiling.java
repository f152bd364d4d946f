package org.frugalsr.engine.bench;

import jdk.incubator.vector.FloatVector;
import org.frugalsr.tensor.kernel.Floats;

/**
 * How fast one core of this machine can do an operator's arithmetic when nothing has to be loaded
 * or stored: what kernels are measured by.
 */
public enum Ceiling {
  /** {@code s += |x - w|}: subtract, absolute value, add. */
  ABSOLUTE_DIFFERENCES {
    @Override
    float run(int rounds, float seed) {
      FloatVector w = FloatVector.broadcast(Floats.SPECIES, seed);
      FloatVector a = w;
      FloatVector b = w;
      FloatVector c = w;
      FloatVector d = w;
      FloatVector e = w;
      FloatVector f = w;
      FloatVector g = w;
      FloatVector h = w;
      for (int i = 0; i < rounds; i++) {
        a = a.add(a.sub(w).abs());
        b = b.add(b.sub(w).abs());
        c = c.add(c.sub(w).abs());
        d = d.add(d.sub(w).abs());
        e = e.add(e.sub(w).abs());
        f = f.add(f.sub(w).abs());
        g = g.add(g.sub(w).abs());
        h = h.add(h.sub(w).abs());
      }
      return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).lane(0);
    }
  },

  /** {@code s += x * w}, fused. */
  MULTIPLY_ADDS {
    @Override
    float run(int rounds, float seed) {
      FloatVector w = FloatVector.broadcast(Floats.SPECIES, seed);
      FloatVector a = w;
      FloatVector b = w;
      FloatVector c = w;
      FloatVector d = w;
      FloatVector e = w;
      FloatVector f = w;
      FloatVector g = w;
      FloatVector h = w;
      for (int i = 0; i < rounds; i++) {
        a = w.fma(w, a);
        b = w.fma(w, b);
        c = w.fma(w, c);
        d = w.fma(w, d);
        e = w.fma(w, e);
        f = w.fma(w, f);
        g = w.fma(w, g);
        h = w.fma(w, h);
      }
      return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).lane(0);
    }
  };

  private static final int CHAINS = 8;
  private static final int ROUNDS = 1 << 14;
  private static final int RUNS = 500; // most of them after the JVM has compiled it

  abstract float run(int rounds, float seed);

  /** Operations per second of one core: the best of several runs. */
  public double perSecond() {
    long best = Long.MAX_VALUE;
    float kept = 0;
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      kept += run(ROUNDS, 1e-7f * (i + 1));
      best = Math.min(best, System.nanoTime() - start);
    }
    if (Float.isNaN(kept)) { // so that the sums are wanted
      throw new IllegalStateException("the sums of the ceiling are no numbers");
    }
    return (double) CHAINS * Floats.LANES * ROUNDS / best * 1e9;
  }
}
