package org.frugalsr.engine.train;

import org.frugalsr.tensor.StateVisitor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds a prefix to every name.
 *
 * @param inner receives the prefixed names
 * @param prefix such as {@code optimiser/}
 */
record Prefixed(StateVisitor inner, String prefix) implements StateVisitor {
  @Override
  public void array(String name, INDArray live) {
    inner.array(prefix + name, live);
  }

  @Override
  public long scalar(String name, long current) {
    return inner.scalar(prefix + name, current);
  }

  @Override
  public double scalar(String name, double current) {
    return inner.scalar(prefix + name, current);
  }
}
