package org.frugalsr.tensor.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums over the rows of a matrix {@code [groups * rows, channels]}: the reductions behind biases,
 * batch statistics and global pooling.
 *
 * <p>Blocks of {@value #BLOCK} rows are summed in float32, the blocks in float64, always in the
 * same order.
 */
public final class RowSums {
  private static final int GRAIN_VALUES = 16384;
  private static final int BLOCK = 128;

  private RowSums() {}

  /** Sums some quantities over a few rows. */
  @FunctionalInterface
  public interface Block {
    /**
     * Overwrites the sums with those over the rows from (inclusive) to (exclusive).
     *
     * @param sums as many as requested from {@link #over}
     */
    void sum(long from, long to, float[] sums);
  }

  /**
   * Accumulates the sums of a block over many rows.
   *
   * @param first the first row
   * @param rows how many rows
   * @param rowValues values per row, by which the work is split
   * @param width how many sums there are
   */
  public static double[] over(long first, int rows, int rowValues, int width, Block block) {
    int grain = Math.max(1, GRAIN_VALUES / rowValues);
    double[][] partial = new double[Parallel.chunks(rows, grain)][];
    Parallel.loop(
        rows,
        grain,
        (chunk, from, to) -> {
          double[] total = new double[width];
          float[] sums = new float[width];
          for (int r = from; r < to; r += BLOCK) {
            block.sum(first + r, first + Math.min(r + BLOCK, to), sums);
            addTo(total, sums);
          }
          partial[chunk] = total;
        });
    double[] total = partial[0];
    for (int chunk = 1; chunk < partial.length; chunk++) {
      for (int i = 0; i < width; i++) {
        total[i] += partial[chunk][i];
      }
    }
    return total;
  }

  private static void addTo(double[] total, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      total[i] += sums[i];
    }
  }

  /**
   * {@code out[g, c] = factor * sum over the rows r of group g of a[g, r, c] * b[g, r, c]}.
   *
   * @param a {@code groups * rows * channels} values
   * @param b as many values; a again where there is no product
   * @param product whether to multiply by b at all
   * @param out {@code groups * channels} values, overwritten
   */
  public static void sum(
      INDArray a,
      INDArray b,
      boolean product,
      int groups,
      int rows,
      int channels,
      double factor,
      INDArray out) {
    MemorySegment x = ArrayMemory.of(a);
    MemorySegment y = ArrayMemory.of(b);
    double[] all = new double[groups * channels];
    boolean single = ArrayMemory.isFloat(a);
    Block block = (from, to, sums) -> floats(x, y, product, from, to, channels, sums);
    for (int g = 0; g < groups; g++) {
      long first = (long) g * rows;
      double[] sums =
          single
              ? over(first, rows, channels, channels, block)
              : doubles(x, y, product, first, rows, channels);
      for (int c = 0; c < channels; c++) {
        all[g * channels + c] = factor * sums[c];
      }
    }
    ArrayMemory.write(all, out);
  }

  /**
   * {@code out[r] = factor * sum over c of a[r, c] * b[r, c]}.
   *
   * @param a {@code rows * channels} values
   * @param b as many values; a again where there is no product
   * @param product whether to multiply by b at all
   * @param out {@code rows} values, overwritten
   */
  public static void ofEachRow(
      INDArray a, INDArray b, boolean product, int channels, double factor, INDArray out) {
    MemorySegment x = ArrayMemory.of(a);
    MemorySegment y = ArrayMemory.of(b);
    MemorySegment target = ArrayMemory.of(out);
    boolean single = ArrayMemory.isFloat(a);
    Parallel.loop(
        Math.toIntExact(out.length()),
        Math.max(1, GRAIN_VALUES / channels),
        (chunk, from, to) -> {
          float[] parts = new float[Floats.PARTS];
          for (long r = from; r < to; r++) {
            if (single) {
              double sum = row(x, y, product, r * channels, channels, parts);
              Floats.set(target, r, (float) (factor * sum));
            } else {
              double sum = 0;
              for (long i = r * channels; i < (r + 1) * channels; i++) {
                sum += Floats.getDouble(x, i) * (product ? Floats.getDouble(y, i) : 1);
              }
              Floats.setDouble(target, r, factor * sum);
            }
          }
        });
  }

  private static double row(
      MemorySegment x, MemorySegment y, boolean product, long at, int channels, float[] parts) {
    for (int part = 0; part < Floats.PARTS; part += Floats.LANES) {
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (int c = part; c < channels; c += Floats.PARTS) {
        VectorMask<Float> mask = Floats.mask(c, channels);
        FloatVector v = Floats.load(x, at + c, mask);
        sum = product ? v.fma(Floats.load(y, at + c, mask), sum) : sum.add(v);
      }
      sum.intoArray(parts, part);
    }
    double total = 0;
    for (float part : parts) {
      total += part;
    }
    return total;
  }

  private static void floats(
      MemorySegment x,
      MemorySegment y,
      boolean product,
      long from,
      long to,
      int channels,
      float[] sums) {
    int c = 0;
    for (; c <= channels - Floats.LANES; c += Floats.LANES) { // no mask: a branch may box vectors
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector v = Floats.load(x, r * channels + c);
        sum = product ? v.fma(Floats.load(y, r * channels + c), sum) : sum.add(v);
      }
      sum.intoArray(sums, c);
    }
    if (c < channels) {
      VectorMask<Float> mask = Floats.mask(c, channels);
      FloatVector sum = FloatVector.zero(Floats.SPECIES);
      for (long r = from; r < to; r++) {
        FloatVector v = Floats.load(x, r * channels + c, mask);
        sum = product ? v.fma(Floats.load(y, r * channels + c, mask), sum) : sum.add(v);
      }
      sum.intoArray(sums, c, mask);
    }
  }

  private static double[] doubles(
      MemorySegment x, MemorySegment y, boolean product, long firstRow, int rows, int channels) {
    double[] total = new double[channels];
    for (long r = firstRow; r < firstRow + rows; r++) {
      for (int c = 0; c < channels; c++) {
        double v = Floats.getDouble(x, r * channels + c);
        total[c] += product ? v * Floats.getDouble(y, r * channels + c) : v;
      }
    }
    return total;
  }
}
