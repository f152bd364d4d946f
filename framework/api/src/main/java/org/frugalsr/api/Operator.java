package org.frugalsr.api;

import java.util.Optional;
import org.apiguardian.api.API;

/** The arithmetic of a unit: convolution, adder, blueprint convolution. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Operator {
  /**
   * Whether the operator supports a unit; otherwise a plain float convolution is used instead,
   * which {@code frugal inspect} shows.
   */
  boolean accepts(UnitSpec spec);

  /**
   * Builds the operator at a site: kernels, default initialisation, gradient rules.
   *
   * @param spec a specification that it accepts; norm, shortcut and activation are handled by the
   *     unit
   */
  Layer layer(UnitSpec spec, Site site);

  /** The order of norm, shortcut and activation that the operator requires, if any. */
  default Optional<UnitStyle> style() {
    return Optional.empty();
  }
}
