package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.NativeOp;
import org.frugalsr.tensor.kernel.RowSums;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Shared code of sliding-window functions: geometry, and calls of ND4J's convolutions, which
 * compute in float64 and, if selected, in float32.
 */
final class Kernels {
  private Kernels() {}

  static void check(int stride, int padding) {
    if (stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "stride must be at least 1 and padding at least 0, but are "
              + stride
              + " and "
              + padding);
    }
  }

  static Shape checkWeight(Shape x, Shape w) {
    if (x.rank() != 4 || w.rank() != 4 || w.length(0) != w.length(1)) {
      throw new IllegalArgumentException(
          "expected an input [N, H, W, in] and a weight [k, k, in, out], but got " + x + ", " + w);
    }
    return w;
  }

  static void checkBias(List<Shape> in, int out) {
    if (in.size() == 3 && !in.get(2).equals(Shape.of(out))) {
      throw new IllegalArgumentException("expected a bias [" + out + "], but got " + in.get(2));
    }
  }

  static Shape output(Shape x, int k, int stride, int padding, int channels) {
    int height = length(x.height(), k, stride, padding);
    int width = length(x.width(), k, stride, padding);
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the input " + x + " is smaller than the kernel of " + k + "x" + k);
    }
    return Shape.of(x.batch(), height, width, channels);
  }

  private static int length(int n, int k, int stride, int padding) {
    return Math.floorDiv(n + 2 * padding - k, stride) + 1;
  }

  static Function.Reach reach(int k, int stride, int padding) {
    return new Function.Reach(Math.max(padding, k - 1 - padding), stride, false);
  }

  static Geometry geometry(INDArray x, INDArray w, int channels, int stride, int padding) {
    return new Geometry(
        (int) x.size(0),
        (int) x.size(1),
        (int) x.size(2),
        (int) x.size(3),
        channels,
        (int) w.size(0),
        stride,
        padding);
  }

  /** The memory of an optional third input. */
  static @Nullable MemorySegment bias(Function.Forward f) {
    return f.inputs() == 3 ? ArrayMemory.of(f.input(2)) : null;
  }

  /** The gradient of an optional third input: the sum over all pixels. */
  static void biasGradient(Function.Backward b) {
    if (b.inputs() == 3 && b.needs(2)) {
      INDArray dy = b.gradient();
      int channels = (int) dy.size(3);
      int pixels = Math.toIntExact(dy.length() / channels);
      RowSums.sum(dy, dy, false, 1, pixels, channels, 1, b.gradientOf(2));
    }
  }

  /** Runs ND4J's convolution {@code name} of x, w and, if there is a third input, a bias. */
  static void forward(String name, Function.Forward f, int stride, int padding) {
    INDArray[] in = new INDArray[f.inputs()];
    Arrays.setAll(in, f::input);
    NativeOp.run(name, in, new INDArray[] {f.output()}, arguments(in[1], stride, padding));
  }

  /** Runs ND4J's gradient {@code name} of a convolution, with respect to all its inputs. */
  static void backward(String name, Function.Backward b, int stride, int padding) {
    int n = b.inputs();
    INDArray[] in = new INDArray[n + 1];
    INDArray[] out = new INDArray[n];
    for (int i = 0; i < n; i++) {
      in[i] = b.input(i);
      out[i] = b.gradientOf(i);
    }
    in[n] = b.gradient();
    NativeOp.run(name, in, out, arguments(in[1], stride, padding));
  }

  private static int[] arguments(INDArray weight, int stride, int padding) {
    int k = (int) weight.size(0);
    int explicitPadding = 0;
    int nhwc = 1;
    int weightInOut = 0;
    return new int[] {
      k, k, stride, stride, padding, padding, 1, 1, explicitPadding, nhwc, weightInOut
    };
  }
}
