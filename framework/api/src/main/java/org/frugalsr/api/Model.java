package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Tensor;

/** A built network. */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Model {
  /**
   * Super-resolves a batch.
   *
   * @param lr {@code [N, H, W, C]}, centred and multiplied by the working range
   * @param scale one of those that the network was built for
   * @return {@code [N, scale H, scale W, C]} in the same range
   */
  Tensor forward(Tensor lr, int scale, Pass p);
}
