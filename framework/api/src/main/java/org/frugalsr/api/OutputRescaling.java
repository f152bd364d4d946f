package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Tensor;

/** A quantizer of inputs that also rescales the output of its kernel. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface OutputRescaling extends InputQuantizer {
  /**
   * The rescaled output.
   *
   * @param y what the operator computed, before any bias
   * @param x the float input of the kernel
   * @return of the shape of y
   */
  Tensor rescale(Tensor y, Tensor x, Pass p);
}
