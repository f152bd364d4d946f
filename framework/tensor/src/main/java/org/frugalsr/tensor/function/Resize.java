package org.frugalsr.tensor.function;

import java.util.List;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.kernels.resize.Resampling;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Resamples images to a size, first along the height, then along the width.
 *
 * <p>{@code [N, H, W, C]} becomes {@code [N, height, width, C]}; the gradient is computed by the
 * adjoint. {@link Resampling} specifies the sample positions and the border handling. As MATLAB's
 * {@code imresize}: {@link InterpolationKernel#BICUBIC} with anti-aliasing. As PyTorch's {@code
 * interpolate} with mode bilinear and {@code align_corners=False}: {@link
 * InterpolationKernel#BILINEAR} without.
 *
 * @param kernel the interpolation kernel
 * @param height of the output
 * @param width of the output
 * @param antialias widen the kernel where the output is smaller than the input
 */
public record Resize(InterpolationKernel kernel, int height, int width, boolean antialias)
    implements Function {
  /** Checks the size. */
  public Resize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("cannot resize to " + height + "x" + width);
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return Shape.of(x.batch(), height, width, x.channels());
  }

  private AxisFilter filter(long from, int to) {
    return AxisFilter.of(resampling(from, to));
  }

  private Resampling resampling(long from, int to) {
    return Resampling.toLength(kernel, (int) from, to, antialias);
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    int batch = (int) x.size(0);
    INDArray tall = f.scratch(Shape.of(batch, height, x.size(2), x.size(3)));
    filter(x.size(1), height).apply(x, tall, batch);
    filter(x.size(2), width).apply(tall, f.output(), batch * height);
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    int batch = (int) x.size(0);
    INDArray tall = b.scratch(Shape.of(batch, height, x.size(2), x.size(3)));
    filter(x.size(2), width).transposed().apply(b.gradient(), tall, batch * height);
    filter(x.size(1), height).transposed().apply(tall, b.gradientOf(0), batch);
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    Shape x = in.get(0);
    int radius =
        Math.max(radius(resampling(x.height(), height)), radius(resampling(x.width(), width)));
    return new Reach(radius, (double) x.height() / height, false);
  }

  private static int radius(Resampling r) {
    int radius = 0;
    for (int o = 0; o < r.outLength(); o++) {
      int centre = o * r.inLength() / r.outLength();
      for (int t = 0; t < r.taps(); t++) {
        if (r.weight(o, t) != 0) {
          radius = Math.max(radius, Math.abs(r.index(o, t) - centre));
        }
      }
    }
    return radius;
  }
}
