package org.frugalsr.api;

import org.apiguardian.api.API;

/** Leaves weights and inputs in float32; registered as {@code none}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NoQuantizer implements Quantizer {
  /** It has no state. */
  public NoQuantizer() {}
}
