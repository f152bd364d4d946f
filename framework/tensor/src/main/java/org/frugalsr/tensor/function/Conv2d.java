package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;

/**
 * Convolution {@code y = x * w + b}, zeros padded, by oneDNN.
 *
 * <p>Inputs: x {@code [N, H, W, in]}, w {@code [k, k, in, out]} and, optionally, b {@code [out]}.
 * Output {@code [N, H', W', out]} with {@code H' = (H + 2 padding - k) / stride + 1}.
 *
 * @param stride at least 1
 * @param padding zeros added on each side, at least 0; (k - 1) / 2 keeps the size at stride 1
 */
public record Conv2d(int stride, int padding) implements Function {
  /** Checks the settings. */
  public Conv2d {
    Kernels.check(stride, padding);
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    Shape w = Kernels.checkWeight(x, in.get(1));
    int out = w.channels();
    if (w.length(2) != x.channels()) {
      throw new IllegalArgumentException(
          "the input has "
              + x.channels()
              + " channels, but the weight "
              + w
              + " takes "
              + w.length(2));
    }
    Kernels.checkBias(in, out);
    return Kernels.output(x, (int) w.length(0), stride, padding, out);
  }

  @Override
  public void forward(Forward f) {
    Kernels.forward("conv2d", f, stride, padding);
  }

  @Override
  public void backward(Backward b) {
    Kernels.backward("conv2d_bp", b, stride, padding);
  }

  @Override
  public Work work(List<Shape> in, Shape output) {
    Shape w = in.get(1);
    return new Work(w.size() * output.batch() * output.height() * output.width(), 0);
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Kernels.reach((int) in.get(1).length(0), stride, padding);
  }
}
