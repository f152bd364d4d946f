package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rearranges channels into pixels, in PyTorch's order: {@code out[n, h r + i, w r + j, c] = in[n,
 * h, w, c r r + i r + j]}.
 *
 * <p>{@code [N, H, W, C r r]} becomes {@code [N, H r, W r, C]}; the inverse goes the other way.
 * Source: Shi et al., CVPR 2016.
 *
 * @param factor r, at least 1
 * @param inverse whether pixels become channels (pixel unshuffle)
 */
public record PixelShuffle(int factor, boolean inverse) implements Function {
  /** Checks the factor. */
  public PixelShuffle {
    if (factor < 1) {
      throw new IllegalArgumentException("the factor must be at least 1, but is " + factor);
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    int r = factor;
    if (inverse) {
      if (x.height() % r != 0 || x.width() % r != 0) {
        throw new IllegalArgumentException(x + " cannot be cut into " + r + "x" + r + " pixels");
      }
      return Shape.of(x.batch(), x.height() / r, x.width() / r, (long) x.channels() * r * r);
    }
    if (x.channels() % (r * r) != 0) {
      throw new IllegalArgumentException(
          x.channels() + " channels cannot be shuffled by " + r + " (a multiple of " + r * r + ")");
    }
    return Shape.of(x.batch(), (long) x.height() * r, (long) x.width() * r, x.channels() / (r * r));
  }

  @Override
  public void forward(Forward f) {
    move(f.input(0), f.output(), inverse);
  }

  @Override
  public void backward(Backward b) {
    move(b.gradient(), b.gradientOf(0), !inverse);
  }

  private void move(INDArray from, INDArray to, boolean unshuffle) {
    INDArray small = unshuffle ? to : from;
    INDArray large = unshuffle ? from : to;
    int width = (int) small.size(2);
    int channels = (int) large.size(3);
    int rows = (int) (small.size(0) * small.size(1));
    MemorySegment source = ArrayMemory.of(from);
    MemorySegment target = ArrayMemory.of(to);
    boolean single = ArrayMemory.isFloat(from);
    Parallel.loop(
        rows,
        1,
        (chunk, first, last) -> {
          for (int row = first; row < last; row++) {
            for (int w = 0; w < width; w++) {
              pixel(source, target, row, w, width, channels, unshuffle, single);
            }
          }
        });
  }

  private void pixel(
      MemorySegment source,
      MemorySegment target,
      int row,
      int w,
      int width,
      int channels,
      boolean unshuffle,
      boolean single) {
    int r = factor;
    long small = ((long) row * width + w) * channels * r * r;
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < r; j++) {
        long large = (((long) row * r + i) * width * r + (long) w * r + j) * channels;
        for (int c = 0; c < channels; c++) {
          long inSmall = small + (long) c * r * r + (long) i * r + j;
          long inLarge = large + c;
          long a = unshuffle ? inLarge : inSmall;
          long b = unshuffle ? inSmall : inLarge;
          if (single) {
            Floats.set(target, b, Floats.get(source, a));
          } else {
            Floats.setDouble(target, b, Floats.getDouble(source, a));
          }
        }
      }
    }
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return new Reach(inverse ? factor - 1 : 0, inverse ? factor : 1.0 / factor, false);
  }
}
