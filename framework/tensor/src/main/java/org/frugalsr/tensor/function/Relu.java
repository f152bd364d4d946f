package org.frugalsr.tensor.function;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.frugalsr.kernels.ActivationValues;
import org.frugalsr.kernels.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code y = x} where {@code x > 0}, else {@code slope * x}: ReLU with slope 0, LeakyReLU
 * otherwise; the gradient is {@code g} or {@code slope * g}.
 *
 * @param slope of the negative side
 */
public record Relu(float slope) implements Pointwise {
  @Override
  public double value(double x) {
    return x > 0 ? x : slope * x;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : slope;
  }

  @Override
  public void forward(Forward f) {
    if (slope == 0) {
      Nd4j.exec(new RectifiedLinear(f.input(0), f.output(), 0.0)); // twice as fast on large maps
    } else {
      Pointwise.super.forward(f);
    }
  }

  @Override
  public void backward(Backward b) {
    if (slope == 0) {
      INDArray out = b.gradientOf(0);
      Nd4j.exec(new Step(b.input(0), out, 0.0));
      out.muli(b.gradient());
    } else {
      Pointwise.super.backward(b);
    }
  }

  @Override
  public void values(MemorySegment x, MemorySegment y, int from, int to) {
    ActivationValues.relu(x, y, slope, from, to);
  }

  @Override
  public void gradients(MemorySegment x, MemorySegment g, MemorySegment out, int from, int to) {
    for (int i = from; i < to; i += Floats.LANES) {
      VectorMask<Float> m = Floats.mask(i, to);
      FloatVector v = Floats.load(g, i, m);
      Floats.store(v.mul(slope, Floats.load(x, i, m).compare(VectorOperators.LE, 0f)), out, i, m);
    }
  }
}
