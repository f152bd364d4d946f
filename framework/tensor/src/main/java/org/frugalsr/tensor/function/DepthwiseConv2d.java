package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * Convolution of each channel with its own kernel, {@code y[.., c] = x[.., c] * w[.., c] + b[c]},
 * zeros padded, by oneDNN.
 *
 * <p>Inputs: x {@code [N, H, W, C]}, w {@code [k, k, C, 1]} and, optionally, b {@code [C]}. Output
 * {@code [N, H', W', C]} with {@code H' = (H + 2 padding - k) / stride + 1}.
 *
 * @param stride at least 1
 * @param padding zeros added on each side, at least 0; (k - 1) / 2 keeps the size at stride 1
 */
public record DepthwiseConv2d(int stride, int padding) implements Function {
  /** Checks the settings. */
  public DepthwiseConv2d {
    Kernels.check(stride, padding);
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    Shape w = Kernels.checkWeight(x, in.get(1));
    if (w.length(2) != x.channels() || w.channels() != 1) {
      throw new IllegalArgumentException(
          "expected a depthwise weight [k, k, %d, 1] for the input %s, but got %s"
              .formatted(x.channels(), x, w));
    }
    Kernels.checkBias(in, x.channels());
    return Kernels.output(x, (int) w.length(0), stride, padding, x.channels());
  }

  @Override
  public void forward(Forward f) {
    Kernels.forward("depthwise_conv2d", f, stride, padding);
  }

  @Override
  public void backward(Backward b) {
    Kernels.backward("depthwise_conv2d_bp", b, stride, padding);
  }

  @Override
  public Work work(List<Shape> in, Shape output) {
    long kernel = in.get(1).length(0) * in.get(1).length(1);
    return new Work(kernel * output.size(), 0);
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Kernels.reach((int) in.get(1).length(0), stride, padding);
  }
}
