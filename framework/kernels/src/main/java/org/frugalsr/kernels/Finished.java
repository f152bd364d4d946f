package org.frugalsr.kernels;

/**
 * Learns which outputs of a convolution are complete, to go on with them while they are in the
 * cache. Called by the threads that compute, several at a time, once for each pixel.
 */
@FunctionalInterface
public interface Finished {
  /** Does nothing. */
  Finished NOTHING = (from, to) -> {};

  /**
   * Called when pixels are complete.
   *
   * @param from the first, counted over the rows of all images
   * @param to the one behind the last
   */
  void pixels(int from, int to);
}
