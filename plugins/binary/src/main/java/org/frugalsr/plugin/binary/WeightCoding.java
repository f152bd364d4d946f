package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.Pass;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Tensor;

/** What becomes of the latent weight of one kernel. */
interface WeightCoding {
  /** Changes the start or constraint of the latent weight. */
  default ParameterSpec latent(ParameterSpec proposed) {
    return proposed;
  }

  /** The effective weight. */
  Tensor weight(Parameter latent, Pass p);

  /** Bits of a code. */
  int bits();

  /** How many bases a weight has. */
  default int bases() {
    return 1;
  }

  /** The trained weight in codes, one for each base. */
  List<WeightCodes> codes(Parameter latent, Pass p);
}
