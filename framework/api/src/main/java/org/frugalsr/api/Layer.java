package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Tensor;

/** A built part of a network. */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Layer {
  /** Passes the input on unchanged. */
  Layer IDENTITY = (x, p) -> x;

  /**
   * Computes the output.
   *
   * @param x features {@code [N, H, W, C]} of the pass
   * @param p the pass
   */
  Tensor forward(Tensor x, Pass p);

  /** This layer, then another. */
  default Layer then(Layer next) {
    return (x, p) -> next.forward(forward(x, p), p);
  }
}
