package org.frugalsr.engine.exchange;

import java.util.Arrays;
import java.util.Optional;
import org.frugalsr.api.weights.ForeignArrays;

/**
 * Converts between PyTorch's axis order and ours: convolutions {@code [out, in, k, k]} to {@code
 * [k, k, in, out]}, depthwise ones {@code [C, 1, k, k]} to {@code [k, k, C, 1]}, linear layers
 * {@code [out, in]} to 1x1 convolutions. Axes of length 1 around a vector are dropped.
 */
final class AxisOrder {
  private AxisOrder() {}

  /**
   * Returns the values in our order.
   *
   * @param theirs their shape
   * @param values the last axis fastest
   * @param ours the target shape
   * @return empty if the shapes do not correspond
   */
  static Optional<float[]> ours(long[] theirs, float[] values, long[] ours) {
    if (ours.length == 4 && theirs.length == 4) {
      if (Arrays.equals(theirs, new long[] {ours[3], ours[2], ours[0], ours[1]})) {
        return Optional.of(moved(values, ours, false));
      }
      if (ours[3] == 1 && Arrays.equals(theirs, new long[] {ours[2], 1, ours[0], ours[1]})) {
        return Optional.of(moved(values, ours, true));
      }
      return Optional.empty();
    }
    if (ours.length == 4 && theirs.length == 2) {
      boolean linear = ours[0] == 1 && ours[1] == 1 && theirs[0] == ours[3] && theirs[1] == ours[2];
      return linear ? Optional.of(moved(values, ours, false)) : Optional.empty();
    }
    // a vector kernel may lie along any axis; a kernel with two axes might be transposed
    boolean turned = ours.length == 4 && squeezed(ours).length > 1;
    return !turned && Arrays.equals(squeezed(theirs), squeezed(ours))
        ? Optional.of(values.clone())
        : Optional.empty();
  }

  /**
   * Returns one of our arrays in PyTorch's order; the inverse of {@link #ours}.
   *
   * @param values the last axis fastest
   * @param depthwise whether it is the kernel of a depthwise convolution
   */
  static ForeignArrays.Array theirs(String name, long[] ours, float[] values, boolean depthwise) {
    if (ours.length != 4) {
      return new ForeignArrays.Array(name, ours, values);
    }
    long[] shape =
        depthwise
            ? new long[] {ours[2], 1, ours[0], ours[1]}
            : new long[] {ours[3], ours[2], ours[0], ours[1]};
    return new ForeignArrays.Array(
        name, shape, values.length == 0 ? values : turned(values, ours, depthwise));
  }

  private static float[] turned(float[] values, long[] ours, boolean depthwise) {
    int size = (int) (ours[0] * ours[1]);
    int in = (int) ours[2];
    int out = (int) ours[3];
    float[] turned = new float[values.length];
    int at = 0;
    for (int hw = 0; hw < size; hw++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          turned[filter(i, o, in, depthwise) * size + hw] = values[at++];
        }
      }
    }
    return turned;
  }

  private static int filter(int i, int o, int in, boolean depthwise) {
    return depthwise ? i : o * in + i;
  }

  private static float[] moved(float[] values, long[] ours, boolean depthwise) {
    int height = (int) ours[0];
    int width = (int) ours[1];
    int in = (int) ours[2];
    int out = (int) ours[3];
    float[] moved = new float[values.length];
    int at = 0;
    for (int h = 0; h < height; h++) {
      for (int w = 0; w < width; w++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            moved[at++] = values[(filter(i, o, in, depthwise) * height + h) * width + w];
          }
        }
      }
    }
    return moved;
  }

  private static long[] squeezed(long[] shape) {
    return Arrays.stream(shape).filter(n -> n != 1).toArray();
  }
}
