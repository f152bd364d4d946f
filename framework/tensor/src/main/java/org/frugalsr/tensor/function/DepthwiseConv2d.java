package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.DepthwiseConvolution;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution of each channel with its own kernel, {@code y[.., c] = x[.., c] * w[.., c] + b[c]},
 * zeros padded.
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
    if (!ConvolutionKernels.areOwn(f.output())) {
      Kernels.forward("depthwise_conv2d", f, stride, padding);
      return;
    }
    Geometry g = geometry(f.input(0), f.input(1));
    DepthwiseConvolution.forward(
        g,
        ArrayMemory.of(f.input(0)),
        ArrayMemory.of(f.input(1)),
        Kernels.bias(f),
        ArrayMemory.of(f.output()));
  }

  @Override
  public void backward(Backward b) {
    if (!ConvolutionKernels.areOwn(b.gradient())) {
      Kernels.backward("depthwise_conv2d_bp", b, stride, padding);
      return;
    }
    Geometry g = geometry(b.input(0), b.input(1));
    MemorySegment dy = ArrayMemory.of(b.gradient());
    if (b.needs(0)) {
      DepthwiseConvolution.inputGradient(
          g, dy, ArrayMemory.of(b.input(1)), ArrayMemory.of(b.gradientOf(0)));
    }
    if (b.needs(1)) {
      DepthwiseConvolution.weightGradient(
          g, ArrayMemory.of(b.input(0)), dy, ArrayMemory.of(b.gradientOf(1)));
    }
    Kernels.biasGradient(b);
  }

  private Geometry geometry(INDArray x, INDArray w) {
    return Kernels.geometry(x, w, (int) x.size(3), stride, padding);
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
