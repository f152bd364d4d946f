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
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Adam step for rate 1 (Kingma and Ba, ICLR 2015, Algorithm 1), or AMSGrad's (Reddi et al.,
 * ICLR 2018), which takes the largest v so far.
 *
 * <p>{@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g^2}; the step is {@code
 * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)}. ND4J adds the epsilon before the
 * correction instead, and its bias corrections are float32.
 */
final class AdamUpdater implements Updater {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final INDArray m;
  private final INDArray v;
  private final @Nullable INDArray largest;

  /**
   * A state of zeros.
   *
   * @param amsGrad whether the step is divided by the root of the largest v so far
   */
  AdamUpdater(double beta1, double beta2, double epsilon, boolean amsGrad, Shape shape) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.m = Nd4j.create(DataType.FLOAT, shape.toArray());
    this.v = Nd4j.create(DataType.FLOAT, shape.toArray());
    this.largest = amsGrad ? Nd4j.create(DataType.FLOAT, shape.toArray()) : null;
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    MemorySegment gs = ArrayMemory.of(gradient);
    MemorySegment ms = ArrayMemory.of(m);
    MemorySegment vs = ArrayMemory.of(v);
    MemorySegment hs = largest == null ? vs : ArrayMemory.of(largest);
    float ofMean = (float) (1 / (1 - StrictMath.pow(beta1, (double) step)));
    float ofRoot = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, (double) step)));
    Parallel.loop(
        Math.toIntExact(gradient.length()),
        GRAIN,
        (chunk, from, to) -> floats(gs, ms, vs, hs, ofMean, ofRoot, from, to));
    return gradient;
  }

  private void floats(
      MemorySegment gs,
      MemorySegment ms,
      MemorySegment vs,
      MemorySegment hs,
      float ofMean,
      float ofRoot,
      int from,
      int to) {
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> mask = Floats.mask(i, to);
      FloatVector g = Floats.load(gs, i, mask);
      FloatVector mean = Floats.load(ms, i, mask).mul(keep1).add(g.mul(take1));
      FloatVector square = Floats.load(vs, i, mask).mul(keep2).add(g.mul(g).mul(take2));
      Floats.store(mean, ms, i, mask);
      Floats.store(square, vs, i, mask);
      FloatVector root = Floats.load(hs, i, mask).max(square); // without AMSGrad hs is vs
      Floats.store(root, hs, i, mask);
      Floats.store(mean.mul(ofMean).div(root.sqrt().mul(ofRoot).add(eps)), gs, i, mask);
    }
  }

  @Override
  public SortedMap<String, INDArray> state() {
    SortedMap<String, INDArray> byName = new TreeMap<>(Map.of("m", m, "v", v));
    if (largest != null) {
      byName.put("v_hat", largest);
    }
    return byName;
  }
}
