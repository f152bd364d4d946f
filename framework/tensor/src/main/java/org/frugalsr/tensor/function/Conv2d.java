package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.ConvolutionKernel;
import org.frugalsr.kernels.Geometry;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution {@code y = x * w + b}, zeros padded.
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
    if (!ConvolutionKernels.areOwn(f.output())) {
      Kernels.forward("conv2d", f, stride, padding);
      return;
    }
    Geometry g = geometry(f.input(0), f.input(1));
    ConvolutionKernel.forward(
        g,
        ArrayMemory.of(f.input(0)),
        ArrayMemory.of(f.input(1)),
        Kernels.bias(f),
        ArrayMemory.of(f.output()));
  }

  @Override
  public void backward(Backward b) {
    if (!ConvolutionKernels.areOwn(b.gradient())) {
      Kernels.backward("conv2d_bp", b, stride, padding);
      return;
    }
    Geometry g = geometry(b.input(0), b.input(1));
    MemorySegment dy = ArrayMemory.of(b.gradient());
    if (b.needs(0)) {
      ConvolutionKernel.inputGradient(
          g, dy, ArrayMemory.of(b.input(1)), ArrayMemory.of(b.gradientOf(0)));
    }
    if (b.needs(1)) {
      ConvolutionKernel.weightGradient(
          g, ArrayMemory.of(b.input(0)), dy, ArrayMemory.of(b.gradientOf(1)));
    }
    Kernels.biasGradient(b);
  }

  private Geometry geometry(INDArray x, INDArray w) {
    return Kernels.geometry(x, w, (int) w.size(3), stride, padding);
  }

  @Override
  public Work work(List<Shape> in, Shape output) {
    Shape w = in.get(1);
    return new Work(w.size() * output.batch() * output.height() * output.width(), 0);
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    Shape w = in.get(1);
    Reach reach = Kernels.reach((int) w.length(0), stride, padding);
    boolean inBlocks =
        ConvolutionKernels.current() == ConvolutionKernels.OWN
            && ConvolutionKernel.isWinograd((int) w.length(0), stride, padding, (int) w.length(2));
    return new Reach(
        reach.radius(), reach.stride(), reach.global(), inBlocks ? ConvolutionKernel.BLOCK : 1);
  }
}
