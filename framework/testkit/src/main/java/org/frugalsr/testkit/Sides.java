package org.frugalsr.testkit;

/** The sides of a kernel that a quantizer is chosen for. */
enum Sides {
  /** Weights and activations. */
  BOTH("weights and activations", "quantizer.name = %s"),
  /** Weights only. */
  WEIGHTS("weights only", "quantizer { weights.name = %s, activations.name = tiny-float }"),
  /** Activations only. */
  ACTIVATIONS("activations only", "quantizer { weights.name = tiny-float, activations.name = %s }");

  private final String label;
  private final String config;

  Sides(String label, String config) {
    this.label = label;
    this.config = config;
  }

  String config(String quantizer) {
    return config.formatted(quantizer);
  }

  @Override
  public String toString() {
    return label;
  }
}
