package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maximum of each window of each channel; pixels beyond the border do not count.
 *
 * <p>{@code [N, H, W, C]} becomes {@code [N, H', W', C]} with {@code H' = floor((H + 2 padding -
 * kernel) / stride) + 1}. The gradient goes to the first maximum of the window, row by row.
 *
 * @param kernel side of the window, at least 1
 * @param stride at least 1
 * @param padding border on each side, at most half the kernel
 */
public record MaxPool2d(int kernel, int stride, int padding) implements Function {
  /** Checks the settings. */
  public MaxPool2d {
    Kernels.check(stride, padding);
    if (kernel < 1 || padding > kernel / 2) {
      throw new IllegalArgumentException(
          "a window of %d with a padding of %d: padding must be at most half the window"
              .formatted(kernel, padding));
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return Kernels.output(x, kernel, stride, padding, x.channels());
  }

  @Override
  public void forward(Forward f) {
    Windows w = new Windows(f.input(0), f.output());
    Parallel.loop(w.batch * w.height, 1, (chunk, from, to) -> w.each(from, to, w::maximum));
  }

  /** Windows may overlap, so only images are independent of each other. */
  @Override
  public void backward(Backward b) {
    INDArray out = b.gradientOf(0);
    MemorySegment target = ArrayMemory.of(out);
    MemorySegment g = ArrayMemory.of(b.gradient());
    target.fill((byte) 0);
    Windows w = new Windows(b.input(0), b.output());
    Parallel.loop(
        w.batch,
        1,
        (chunk, from, to) ->
            w.each(
                from * w.height,
                to * w.height,
                (at, image, top, left) -> w.gradient(g, target, at, image, top, left)));
  }

  @Override
  public Reach reach(List<Shape> in, Shape output) {
    return Kernels.reach(kernel, stride, padding);
  }

  /** Processes one window. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * Visits a window.
     *
     * @param at index of the output pixel's first channel
     */
    void window(long at, int image, int top, int left);
  }

  private final class Windows {
    private final MemorySegment x;
    private final MemorySegment y;
    private final boolean single;
    private final int batch;
    private final int inHeight;
    private final int inWidth;
    private final int height;
    private final int width;
    private final int channels;

    Windows(INDArray input, INDArray output) {
      x = ArrayMemory.of(input);
      y = ArrayMemory.of(output);
      single = ArrayMemory.isFloat(input);
      batch = (int) input.size(0);
      inHeight = (int) input.size(1);
      inWidth = (int) input.size(2);
      height = (int) output.size(1);
      width = (int) output.size(2);
      channels = (int) input.size(3);
    }

    void each(int fromRow, int toRow, Visitor visitor) {
      for (int row = fromRow; row < toRow; row++) {
        for (int w = 0; w < width; w++) {
          visitor.window(
              ((long) row * width + w) * channels,
              row / height,
              row % height * stride - padding,
              w * stride - padding);
        }
      }
    }

    private long index(int image, int h, int w) {
      return (((long) image * inHeight + h) * inWidth + w) * channels;
    }

    void maximum(long at, int image, int top, int left) {
      int firstRow = Math.max(0, top);
      int lastRow = Math.min(inHeight, top + kernel);
      int firstColumn = Math.max(0, left);
      int lastColumn = Math.min(inWidth, left + kernel);
      for (int c = 0; c < channels; c += single ? Floats.LANES : 1) {
        VectorMask<Float> m = Floats.mask(c, channels);
        FloatVector best = FloatVector.broadcast(Floats.SPECIES, Float.NEGATIVE_INFINITY);
        double reference = Double.NEGATIVE_INFINITY;
        for (int h = firstRow; h < lastRow; h++) {
          for (int w = firstColumn; w < lastColumn; w++) {
            long i = index(image, h, w) + c;
            if (single) {
              best = best.max(Floats.load(x, i, m));
            } else {
              reference = Math.max(reference, Floats.getDouble(x, i));
            }
          }
        }
        if (single) {
          Floats.store(best, y, at + c, m);
        } else {
          Floats.setDouble(y, at + c, reference);
        }
      }
    }

    void gradient(MemorySegment g, MemorySegment out, long at, int image, int top, int left) {
      int firstRow = Math.max(0, top);
      int lastRow = Math.min(inHeight, top + kernel);
      int firstColumn = Math.max(0, left);
      int lastColumn = Math.min(inWidth, left + kernel);
      for (int c = 0; c < channels; c += single ? Floats.LANES : 1) {
        VectorMask<Float> open = Floats.mask(c, channels);
        boolean found = false;
        for (int h = firstRow; h < lastRow; h++) {
          for (int w = firstColumn; w < lastColumn; w++) {
            long i = index(image, h, w) + c;
            if (single) {
              VectorMask<Float> hit =
                  Floats.load(x, i, open)
                      .compare(VectorOperators.EQ, Floats.load(y, at + c, open), open);
              FloatVector sum = Floats.load(out, i, hit).add(Floats.load(g, at + c, hit));
              Floats.store(sum, out, i, hit);
              open = open.andNot(hit);
            } else if (!found && Floats.getDouble(x, i) == Floats.getDouble(y, at + c)) {
              Floats.setDouble(out, i, Floats.getDouble(out, i) + Floats.getDouble(g, at + c));
              found = true;
            }
          }
        }
      }
    }
  }
}
