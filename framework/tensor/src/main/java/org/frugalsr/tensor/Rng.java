package org.frugalsr.tensor;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * A counter-based stream of random numbers: a pure function of (seed, stream name, step).
 *
 * <p>An exact resume needs to save only the step. The generator is SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014) seeded with a hash of the three. Not thread-safe.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Rng {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private long state;

  private Rng(long state) {
    this.state = state;
  }

  /**
   * The stream of one purpose at one step.
   *
   * @param seed the experiment's seed
   * @param stream what the numbers are for, such as {@code "patches"} or a parameter's path
   * @param step the training step, or 0 where there is none
   */
  public static Rng of(long seed, String stream, long step) {
    long h = mix(seed + GOLDEN);
    for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
      h = mix(h ^ (b + GOLDEN));
    }
    return new Rng(mix(h ^ mix(step * GOLDEN + 1)));
  }

  /** The next 64 uniform bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /**
   * A uniform integer in [0, bound).
   *
   * @param bound positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, but is " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /** A uniform number in [0, 1) with 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** A uniform number in [low, high). */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** A standard normal number (Box-Muller, one of the pair). */
  public double nextGaussian() {
    double u = 1.0 - nextDouble();
    return Math.sqrt(-2.0 * StrictMath.log(u)) * StrictMath.cos(2.0 * Math.PI * nextDouble());
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
