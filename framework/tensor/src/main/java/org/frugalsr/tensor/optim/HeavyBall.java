package org.frugalsr.tensor.optim;

import java.lang.foreign.MemorySegment;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.incubator.vector.VectorMask;
import org.frugalsr.kernels.Floats;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.Elementwise;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Plain momentum (Polyak, 1964), {@code b = momentum * b + g}; ND4J has only Nesterov's. */
final class HeavyBall implements Updater {
  private final double momentum;
  private final @Nullable INDArray velocity;

  /** A momentum of 0 needs no state: the step is the gradient. */
  HeavyBall(double momentum, Shape shape) {
    this.momentum = momentum;
    this.velocity = momentum == 0 ? null : Nd4j.create(DataType.FLOAT, shape.toArray());
  }

  @Override
  public INDArray direction(INDArray gradient, long step) {
    INDArray b = velocity;
    if (b == null) {
      return gradient;
    }
    Elementwise.run(b, gradient, b, this::floats, (v, g) -> momentum * v + g);
    return b;
  }

  private void floats(MemorySegment v, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      Floats.store(Floats.load(v, i, m).mul((float) momentum).add(Floats.load(g, i, m)), out, i, m);
    }
  }

  @Override
  public SortedMap<String, INDArray> state() {
    SortedMap<String, INDArray> byName = new TreeMap<>();
    INDArray b = velocity;
    if (b != null) {
      byName.put("velocity", b);
    }
    return byName;
  }
}
