package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.Parallel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies a range of channels from every row of one array to every row of another. */
public final class RowCopy {
  private static final int GRAIN_BYTES = 65536;

  private RowCopy() {}

  /**
   * {@code to[r, toChannel + c] = from[r, fromChannel + c]} for c in [0, channels).
   *
   * @param from rows of {@code from.size(-1)} values
   * @param to as many rows of {@code to.size(-1)} values, of the same type
   */
  public static void copy(
      INDArray from, int fromChannel, INDArray to, int toChannel, int channels) {
    MemorySegment source = ArrayMemory.of(from);
    MemorySegment target = ArrayMemory.of(to);
    long width = from.dataType().width();
    long sourceRow = from.size(-1) * width;
    long targetRow = to.size(-1) * width;
    long bytes = channels * width;
    Parallel.loop(
        Math.toIntExact(source.byteSize() / sourceRow),
        (int) Math.max(1, GRAIN_BYTES / bytes),
        (chunk, first, last) -> {
          for (long r = first; r < last; r++) {
            MemorySegment.copy(
                source,
                r * sourceRow + fromChannel * width,
                target,
                r * targetRow + toChannel * width,
                bytes);
          }
        });
  }
}
