package org.frugalsr.kernels;

/**
 * The chunks that a long sum is split into, depending on its length only: each chunk is summed in
 * order by one thread, then the chunk sums are added in order.
 *
 * @param length iterations of the whole sum
 * @param count number of chunks
 */
record Chunks(int length, int count) {
  /**
   * Splits into chunks of at least a given amount of work each.
   *
   * @param work of the whole sum, in the unit of {@code least}
   * @param most maximum number of chunks
   */
  static Chunks of(int length, long work, int least, int most) {
    return new Chunks(length, Math.min(length, (int) Math.clamp(work / least, 1, most)));
  }

  /** Returns the first iteration of a chunk; for {@link #count}, the length. */
  int start(int chunk) {
    return (int) ((long) length * chunk / count);
  }

  /**
   * Adds the sums of all chunks to those of the first.
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
