package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;

/** The arithmetic of a unit: convolution, adder, blueprint convolution. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Operator {
  /**
   * Whether the operator can do what a unit needs; where it cannot, a plain float convolution
   * stands in, and {@code frugal inspect} shows it.
   */
  boolean accepts(UnitSpec spec);

  /**
   * Builds the operator at a site: kernels, default initialisation, gradient rules.
   *
   * @param spec one that it accepts; norm, shortcut and activation are the unit's business
   */
  Layer layer(UnitSpec spec, Site site);

  /** The order of norm, shortcut and activation that the operator asks for, if it does. */
  default Optional<UnitStyle> style() {
    return Optional.empty();
  }
}
