package org.frugalsr.api;

import org.apiguardian.api.API;
import org.frugalsr.tensor.Tensor;

/**
 * The quantizer of one kernel's input. Holds no state of a pass.
 *
 * <p>A quantizer whose result is integers times steps implements {@link PackedInputs}; one that
 * rescales the output of the kernel implements {@link OutputRescaling}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface InputQuantizer {
  /** Leaves the input in float32. */
  InputQuantizer NONE =
      new InputQuantizer() {
        @Override
        public Tensor quantize(Tensor x, Pass p) {
          return x;
        }

        @Override
        public Precision precision() {
          return Precision.FLOAT;
        }
      };

  /**
   * The effective input.
   *
   * @param x the float input of the kernel
   * @return of the same shape
   */
  Tensor quantize(Tensor x, Pass p);

  /** The bits and bases of an effective input. */
  Precision precision();
}
