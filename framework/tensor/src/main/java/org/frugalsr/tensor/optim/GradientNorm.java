package org.frugalsr.tensor.optim;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.apiguardian.api.API;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The L2 norm of several arrays taken as one vector, summed in float64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GradientNorm {
  private static final int GRAIN = 32768;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private GradientNorm() {}

  /** The norm of float32 arrays; the same bits on every machine and any number of threads. */
  public static double of(List<INDArray> arrays) {
    double sum = 0;
    for (INDArray array : arrays) {
      MemorySegment s = ArrayMemory.of(array);
      int length = Math.toIntExact(array.length());
      double[] partial = new double[Parallel.chunks(length, GRAIN)];
      Parallel.loop(length, GRAIN, (chunk, from, to) -> partial[chunk] = sumOfSquares(s, from, to));
      for (double p : partial) {
        sum += p;
      }
    }
    return Math.sqrt(sum);
  }

  private static double sumOfSquares(MemorySegment s, int from, int to) {
    double[] parts = new double[Floats.PARTS];
    for (int part = 0; part < Floats.PARTS; part += Floats.LANES) {
      DoubleVector low = DoubleVector.zero(DOUBLES);
      DoubleVector high = DoubleVector.zero(DOUBLES);
      for (int i = from + part; i < to; i += Floats.PARTS) {
        FloatVector v = Floats.load(s, i, Floats.mask(i, to));
        DoubleVector a = (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
        DoubleVector b = (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 1);
        low = a.fma(a, low);
        high = b.fma(b, high);
      }
      low.intoArray(parts, part);
      high.intoArray(parts, part + Floats.LANES / 2);
    }
    double sum = 0;
    for (int i = 0; i < Floats.PARTS / 2; i++) {
      sum += parts[i] + parts[i + Floats.PARTS / 2]; // in this order on every machine
    }
    return sum;
  }
}
