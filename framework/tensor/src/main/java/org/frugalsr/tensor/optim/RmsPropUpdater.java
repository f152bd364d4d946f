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
 * The RMSProp step for rate 1 (Tieleman and Hinton, 2012): {@code s = smoothing s + (1 - smoothing)
 * g^2}, the step is {@code g / (sqrt(s) + epsilon)}.
 */
final class RmsPropUpdater implements Updater {
  private final double smoothing;
  private final double epsilon;
  private final INDArray square;

  RmsPropUpdater(double smoothing, double epsilon, Shape shape) {
    this.smoothing = smoothing;
    this.epsilon = epsilon;
    this.square = Nd4j.create(DataType.FLOAT, shape.toArray());
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    MemorySegment gs = ArrayMemory.of(gradient);
    MemorySegment ss = ArrayMemory.of(square);
    float keep = (float) smoothing;
    float take = (float) (1 - smoothing);
    float eps = (float) epsilon;
    Parallel.loop(
        Math.toIntExact(gradient.length()),
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> mask = Floats.mask(i, to);
            FloatVector g = Floats.load(gs, i, mask);
            FloatVector s = Floats.load(ss, i, mask).mul(keep).add(g.mul(g).mul(take));
            Floats.store(s, ss, i, mask);
            Floats.store(g.div(s.sqrt().add(eps)), gs, i, mask);
          }
        });
    return gradient;
  }

  @Override
  public SortedMap<String, INDArray> state() {
    return new TreeMap<>(Map.of("g", square)); // the name used in checkpoints
  }
}
