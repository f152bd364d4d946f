package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Puts zeros around images: {@code [N, H, W, C]} becomes {@code [N, top + H + bottom, left + W +
 * right, C]}; the gradient is the inner part of the output's.
 *
 * @param top rows above, at least 0
 * @param bottom rows below, at least 0
 * @param left columns on the left, at least 0
 * @param right columns on the right, at least 0
 */
public record ZeroPad(int top, int bottom, int left, int right) implements Function {
  private static final int GRAIN_BYTES = 65536;

  /** Checks the widths. */
  public ZeroPad {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException(
          "zero padding cannot be negative: %d above, %d below, %d left, %d right"
              .formatted(top, bottom, left, right));
    }
  }

  @Override
  public Shape shape(List<Shape> in) {
    Shape x = in.get(0);
    return Shape.of(x.batch(), top + x.height() + bottom, left + x.width() + right, x.channels());
  }

  @Override
  public void forward(Forward f) {
    ArrayMemory.of(f.output()).fill((byte) 0);
    copy(f.input(0), f.output(), f.input(0), true);
  }

  @Override
  public void backward(Backward b) {
    copy(b.gradient(), b.gradientOf(0), b.input(0), false);
  }

  /** Copies the rows of the inner image between it and the padded one. */
  private void copy(INDArray from, INDArray to, INDArray inner, boolean inwards) {
    MemorySegment source = ArrayMemory.of(from);
    MemorySegment target = ArrayMemory.of(to);
    int height = (int) inner.size(1);
    long row = inner.size(2) * inner.size(3) * inner.dataType().width();
    long margin = inner.size(3) * inner.dataType().width();
    long outerRow = row + (left + right) * margin;
    int outerHeight = top + height + bottom;
    Parallel.loop(
        Math.toIntExact(inner.size(0) * height),
        (int) Math.max(1, GRAIN_BYTES / row),
        (chunk, first, last) -> {
          for (long r = first; r < last; r++) {
            long outer = ((r / height) * outerHeight + top + r % height) * outerRow + left * margin;
            MemorySegment.copy(
                source, inwards ? r * row : outer, target, inwards ? outer : r * row, row);
          }
        });
  }
}
