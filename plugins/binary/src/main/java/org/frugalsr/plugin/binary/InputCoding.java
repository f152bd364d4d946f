package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.Pass;
import org.frugalsr.tensor.Tensor;

/** What becomes of the inputs of one kernel. */
interface InputCoding {
  /** The effective input. */
  Tensor activation(Tensor x, Pass p);

  /** The float that codes are made of, value by value. */
  default Tensor coded(Tensor x, Pass p) {
    return x;
  }

  /** Bits of a code. */
  int bits();

  /** How many bases an input has. */
  default int bases() {
    return 1;
  }

  /** How an input is coded once training is over, one for each base. */
  List<InputCodes> codes(Pass p);
}
