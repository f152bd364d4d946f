package org.frugalsr.kernels;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over windows of bits: output channels are the lanes of vectors, and each word of a window is
 * compared with a vector of words of filters. A block of some outputs of a row and some vectors of
 * channels is counted, scaled and written from registers.
 */
abstract sealed class WindowSums permits WordSums, ByteSums {
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Float> FLOATS = Lanes.SPECIES;
  static final int LANES = Lanes.COUNT;

  final int step;
  final int[] offsets;
  final int[] words;
  final float[] scale;
  final float[] bias;
  final float factor;

  /**
   * Keeps what is the same for all windows.
   *
   * @param step distance of the windows of neighbouring outputs
   * @param offsets of the words of a window, relative to its first
   * @param words of filters, see {@link BinaryWeights}
   * @param factor of the number of differing bits, -1 or -2
   */
  WindowSums(int step, int[] offsets, int[] words, float[] scale, float[] bias, float factor) {
    this.step = step;
    this.offsets = offsets;
    this.words = words;
    this.scale = scale;
    this.bias = bias;
    this.factor = factor;
  }

  /** The number of outputs of a block. */
  abstract int pixels();

  /**
   * Computes a block: {@code y = (equal + factor * differing bits) * scale + bias}.
   *
   * @param vectors of output channels: 1, 2 or 4
   * @param x words of an image
   * @param at the first word of the first output's window
   * @param channel the first output channel
   * @param equal sums of windows without differing bits
   * @param runs per output: where its sums in equal start
   * @param p the first output's index in runs
   * @param y overwritten
   * @param to where the first output's begins
   * @param outputs distance of the outputs in y
   */
  abstract void block(
      int vectors,
      int[] x,
      int at,
      int channel,
      float[] equal,
      int[] runs,
      int p,
      float[] y,
      int to,
      int outputs);
}
