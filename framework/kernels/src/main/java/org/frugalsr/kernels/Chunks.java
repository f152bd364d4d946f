package org.frugalsr.kernels;

/**
 * The parts that a sum over many turns is cut into, by its length alone: each is summed in order by
 * one thread, then the sums of all are added in order.
 *
 * @param length turns of the whole
 * @param count how many parts
 */
record Chunks(int length, int count) {
  /**
   * Parts of at least so much each.
   *
   * @param work of the whole, in the unit of {@code least}
   * @param most how many parts at most
   */
  static Chunks of(int length, long work, int least, int most) {
    return new Chunks(length, Math.min(length, (int) Math.clamp(work / least, 1, most)));
  }

  /** The first turn of a part; of {@link #count}, the length. */
  int start(int chunk) {
    return (int) ((long) length * chunk / count);
  }

  /**
   * Adds the sums of all parts to those of the first one.
   *
   * @param sums {@code [count, distance]}
   * @param from the first value to add
   * @param to the last value to add, exclusive
   */
  void addUp(float[] sums, int distance, int from, int to) {
    for (int chunk = 1; chunk < count; chunk++) {
      for (int i = from; i < to; i++) {
        sums[i] += sums[chunk * distance + i];
      }
    }
  }
}
