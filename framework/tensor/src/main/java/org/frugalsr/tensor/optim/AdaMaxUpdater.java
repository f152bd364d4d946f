package org.frugalsr.tensor.optim;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The AdaMax step for rate 1 (Kingma and Ba, ICLR 2015, Algorithm 2).
 *
 * <p>{@code m = beta1 m + (1 - beta1) g}, {@code u = max(beta2 u, |g|)}; the step is {@code m / (1
 * - beta1^t) / u}, and 0 where there has never been a gradient.
 */
final class AdaMaxUpdater implements Updater {
  /** Avoids 0 / 0; added to a u above 1e-24 it is lost in rounding. */
  private static final float LEAST = 1e-32f;

  private final double beta1;
  private final double beta2;
  private final INDArray m;
  private final INDArray u;

  AdaMaxUpdater(double beta1, double beta2, Shape shape) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.m = Nd4j.create(DataType.FLOAT, shape.toArray());
    this.u = Nd4j.create(DataType.FLOAT, shape.toArray());
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    MemorySegment gs = ArrayMemory.of(gradient);
    MemorySegment ms = ArrayMemory.of(m);
    MemorySegment us = ArrayMemory.of(u);
    float keep = (float) beta1;
    float take = (float) (1 - beta1);
    float decay = (float) beta2;
    float ofMean = (float) (1 / (1 - StrictMath.pow(beta1, (double) step)));
    Parallel.loop(
        Math.toIntExact(gradient.length()),
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> mask = Floats.mask(i, to);
            FloatVector g = Floats.load(gs, i, mask);
            FloatVector mean = Floats.load(ms, i, mask).mul(keep).add(g.mul(take));
            FloatVector norm = Floats.load(us, i, mask).mul(decay).max(g.abs());
            Floats.store(mean, ms, i, mask);
            Floats.store(norm, us, i, mask);
            Floats.store(mean.mul(ofMean).div(norm.add(LEAST)), gs, i, mask);
          }
        });
    return gradient;
  }

  @Override
  public SortedMap<String, INDArray> state() {
    return new TreeMap<>(Map.of("m", m, "v", u)); // the name used in checkpoints
  }
}
