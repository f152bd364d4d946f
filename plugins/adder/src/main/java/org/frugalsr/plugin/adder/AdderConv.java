package org.frugalsr.plugin.adder;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.kernels.AdderConvolution;
import org.frugalsr.kernels.ConvolutionKernel;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.DeployedArithmetic;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.tensor.kernel.ChannelCombination;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.frugalsr.tensor.kernel.NativeOp;
import org.frugalsr.tensor.kernel.RowSums;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The adder convolution {@code y = -sum |x - w|} (Chen et al., AdderNet, CVPR 2020, equation 2)
 * with the gradients that AdderNet trains with, which are not its derivatives.
 *
 * <p>Filters {@code [k, k, in, out]} have the gradient {@code sum (x - w) g}: that of a convolution
 * minus {@code w} times the sum of g. The input {@code [N, H, W, in]} has {@code sum h(w - x) g}.
 * Zero padding is not neutral: it adds {@code |w|} to the sum and {@code -w g} to the filters'
 * gradient.
 *
 * @param stride at least 1
 * @param padding zeros on each side
 * @param clipped whether h clips to [-1, 1] (CVPR 2020); otherwise it is the sign
 */
record AdderConv(int stride, int padding, boolean clipped) implements Function {
  @Override
  public String name() {
    return "adder";
  }

  @Override
  public Optional<DeployedArithmetic> deployed() {
    return Optional.of(new DeployedArithmetic.AdderConvolution(stride, padding));
  }

  private AdderGeometry geometry(Shape x, Shape w) {
    return AdderGeometry.of(x, w, stride, padding);
  }

  private AdderGeometry geometry(INDArray x, INDArray w) {
    return geometry(Shape.of(x.shape()), Shape.of(w.shape()));
  }

  @Override
  public Shape shape(List<Shape> in) {
    return geometry(in.get(0), in.get(1)).y();
  }

  @Override
  public void forward(Forward f) {
    INDArray x = f.input(0);
    INDArray w = f.input(1);
    AdderGeometry g = geometry(x, w);
    if (ArrayMemory.isFloat(x)) {
      AdderConvolution.forward(
          convolution(g), ArrayMemory.of(x), ArrayMemory.of(w), ArrayMemory.of(f.output()));
    } else {
      ArrayMemory.write(reference(g, x, w).forward(), f.output());
    }
  }

  private static AdderReference reference(AdderGeometry g, INDArray x, INDArray w) {
    MemorySegment xs = ArrayMemory.of(x);
    MemorySegment ws = ArrayMemory.of(w);
    return new AdderReference(g, i -> Floats.getDouble(xs, i), i -> Floats.getDouble(ws, i));
  }

  @Override
  public void backward(Backward b) {
    INDArray x = b.input(0);
    INDArray w = b.input(1);
    AdderGeometry g = geometry(x, w);
    if (ArrayMemory.isFloat(x)) {
      floats(g, x, w, b);
      return;
    }
    MemorySegment gradient = ArrayMemory.of(b.gradient());
    AdderReference reference = reference(g, x, w);
    if (b.needs(0)) {
      ArrayMemory.write(
          reference.inputGradient(clipped, i -> Floats.getDouble(gradient, i)), b.gradientOf(0));
    }
    if (b.needs(1)) {
      ArrayMemory.write(
          reference.filterGradient(i -> Floats.getDouble(gradient, i)), b.gradientOf(1));
    }
  }

  private void floats(AdderGeometry g, INDArray x, INDArray w, Backward b) {
    if (b.needs(1)) {
      if (ConvolutionKernels.areOwn(x)) {
        ConvolutionKernel.weightGradient(
            convolution(g),
            ArrayMemory.of(x),
            ArrayMemory.of(b.gradient()),
            ArrayMemory.of(b.gradientOf(1)));
      } else {
        nativeGradient(x, w, b, b.needs(0) ? b.gradientOf(0) : b.scratch(g.x()));
      }
      subtractFilters(g, w, b);
    }
    if (b.needs(0)) {
      AdderConvolution.inputGradient(
          convolution(g),
          clipped,
          ArrayMemory.of(x),
          ArrayMemory.of(w),
          ArrayMemory.of(b.gradient()),
          ArrayMemory.of(b.gradientOf(0)));
    }
  }

  private org.frugalsr.kernels.Geometry convolution(AdderGeometry g) {
    return new org.frugalsr.kernels.Geometry(
        (int) g.x().batch(), g.height(), g.width(), g.in(), g.out(), g.size(), stride, padding);
  }

  /** ND4J computes both gradients of a convolution together; that of the input is not used. */
  private void nativeGradient(INDArray x, INDArray w, Backward b, INDArray unused) {
    int k = (int) w.size(0);
    int nhwc = 1;
    NativeOp.run(
        "conv2d_bp",
        new INDArray[] {x, w, b.gradient()},
        new INDArray[] {unused, b.gradientOf(1)},
        k,
        k,
        stride,
        stride,
        padding,
        padding,
        1,
        1,
        0,
        nhwc,
        0);
  }

  /** Subtracts the filters times the sum of the gradient from the gradient of the filters. */
  private static void subtractFilters(AdderGeometry g, INDArray w, Backward b) {
    INDArray out = b.gradientOf(1);
    INDArray sums = b.scratch(Shape.of(g.out()));
    int rows = (int) (g.y().size() / g.out());
    RowSums.sum(b.gradient(), b.gradient(), false, 1, rows, g.out(), 1, sums);
    double[] minusSum = ArrayMemory.copy(sums);
    double[] one = new double[g.out()];
    Arrays.setAll(minusSum, c -> -minusSum[c]);
    Arrays.fill(one, 1);
    ChannelCombination.write(
        out,
        1,
        g.out(),
        new double[g.out()],
        new ChannelCombination.Term(out, one),
        new ChannelCombination.Term(w, minusSum));
  }

  /** Absolute differences; each costs two additions. */
  @Override
  public Work work(List<Shape> in, Shape output) {
    Shape w = in.get(1);
    return new Work(0, w.size() * output.batch() * output.height() * output.width());
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    int k = (int) in.get(1).length(0);
    return new Reach(Math.max(padding, k - 1 - padding), stride, false);
  }
}
