package org.frugalsr.study;

import com.typesafe.config.Config;
import java.util.Optional;
import org.frugalsr.study.tune.TuneSpace;

/**
 * One way in which a study changes its config.
 *
 * @param name unique in the study
 * @param changes the values that override the config's
 * @param twin the name of its float twin, if it has one
 * @param tune what it tunes before its seeds run, if anything
 */
public record Variant(
    String name, Config changes, Optional<String> twin, Optional<TuneSpace> tune) {
  /** The same with further changes, which override its own. */
  Variant with(Config further) {
    return new Variant(name, further.withFallback(changes), twin, tune);
  }
}
