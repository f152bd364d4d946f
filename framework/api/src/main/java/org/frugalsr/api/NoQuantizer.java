package org.frugalsr.api;

/** Leaves weights and inputs in float32; registered as {@code none}. */
public final class NoQuantizer implements Quantizer {
  /** It has no state. */
  public NoQuantizer() {}
}
