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
 * The step for rate 1 with Nesterov's momentum (Sutskever et al., ICML 2013): {@code v = momentum v
 * - g}, the step is {@code g - momentum v}.
 */
final class Nesterov implements Updater {
  private final double momentum;
  private final INDArray velocity;

  Nesterov(double momentum, Shape shape) {
    this.momentum = momentum;
    this.velocity = Nd4j.create(DataType.FLOAT, shape.toArray());
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    MemorySegment gs = ArrayMemory.of(gradient);
    MemorySegment vs = ArrayMemory.of(velocity);
    float keep = (float) momentum;
    Parallel.loop(
        Math.toIntExact(gradient.length()),
        GRAIN,
        (chunk, from, to) -> {
          for (int i = from; i < to; i += Floats.LANES) {
            VectorMask<Float> mask = Floats.mask(i, to);
            FloatVector g = Floats.load(gs, i, mask);
            FloatVector v = Floats.load(vs, i, mask).mul(keep).sub(g);
            Floats.store(v, vs, i, mask);
            Floats.store(g.sub(v.mul(keep)), gs, i, mask);
          }
        });
    return gradient;
  }

  @Override
  public SortedMap<String, INDArray> state() {
    return new TreeMap<>(Map.of("v", velocity));
  }
}
