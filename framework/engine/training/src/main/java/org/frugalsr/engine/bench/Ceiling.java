package org.frugalsr.engine.bench;

import jdk.incubator.vector.FloatVector;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;

/**
 * The peak rate at which this machine's cores do an operator's arithmetic without loads or stores;
 * kernels are compared with it. A run keeps all kernel threads busy for some tens of milliseconds.
 * On a machine whose speed varies, alternate it with the kernel.
 */
public enum Ceiling implements Runnable {
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
      FloatVector j = w;
      FloatVector k = w;
      FloatVector m = w;
      FloatVector n = w;
      for (int i = 0; i < rounds; i++) {
        a = a.add(a.sub(w).abs());
        b = b.add(b.sub(w).abs());
        c = c.add(c.sub(w).abs());
        d = d.add(d.sub(w).abs());
        e = e.add(e.sub(w).abs());
        f = f.add(f.sub(w).abs());
        g = g.add(g.sub(w).abs());
        h = h.add(h.sub(w).abs());
        j = j.add(j.sub(w).abs());
        k = k.add(k.sub(w).abs());
        m = m.add(m.sub(w).abs());
        n = n.add(n.sub(w).abs());
      }
      return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(j).add(k).add(m).add(n).lane(0);
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
      FloatVector j = w;
      FloatVector k = w;
      FloatVector m = w;
      FloatVector n = w;
      for (int i = 0; i < rounds; i++) {
        a = w.fma(w, a);
        b = w.fma(w, b);
        c = w.fma(w, c);
        d = w.fma(w, d);
        e = w.fma(w, e);
        f = w.fma(w, f);
        g = w.fma(w, g);
        h = w.fma(w, h);
        j = w.fma(w, j);
        k = w.fma(w, k);
        m = w.fma(w, m);
        n = w.fma(w, n);
      }
      return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(j).add(k).add(m).add(n).lane(0);
    }
  };

  private static final int CHAINS =
      12; // more than an addition's latency times the additions of a cycle
  private static final int ROUNDS = 1 << 14;
  private static final int CALLS = 400; // many short calls, which the JVM compiles as a whole

  abstract float run(int rounds, float seed);

  @Override
  public void run() {
    Parallel.each(
        Math.min(Parallel.threads(), Parallel.CHUNKS),
        (chunk, from, to) -> {
          for (int thread = from; thread < to; thread++) {
            calls();
          }
        });
  }

  private void calls() {
    float kept = 0;
    for (int i = 0; i < CALLS; i++) {
      kept += run(ROUNDS, 1e-7f * (i + 1));
    }
    if (Float.isNaN(kept)) { // keeps the sums from being optimised away
      throw new IllegalStateException("the sums of the ceiling are NaN");
    }
  }

  /** Returns the number of operations per thread in a run. */
  public double operations() {
    return (double) CHAINS * Floats.LANES * ROUNDS * CALLS;
  }
}
