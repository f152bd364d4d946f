package org.frugalsr.api.weights;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** Collects what a {@link WeightLayout} finds in a file, and records the first missing array. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Recognition {
  private final ForeignArrays arrays;
  private final LayerNames names;
  private final Map<String, Double> constants = new LinkedHashMap<>();
  private final List<String> absorbed = new ArrayList<>();
  private final List<String> assumed = new ArrayList<>();
  private Optional<String> missing = Optional.empty();

  /**
   * Starts a recognition.
   *
   * @param arrays of the file
   * @param names the mapping between their layers and ours
   */
  public Recognition(ForeignArrays arrays, LayerNames names) {
    this.arrays = arrays;
    this.names = names;
  }

  /** Declares that every network of the kind has these arrays. */
  public Recognition requires(String... theirs) {
    for (String their : theirs) {
      if (!arrays.has(their) && missing.isEmpty()) {
        missing = Optional.of("no " + their);
      }
    }
    return this;
  }

  /** Declares the implied value of one of our arrays if the file lacks it. */
  public Recognition otherwise(String our, double value) {
    boolean there = names.theirs(our).filter(arrays::has).isPresent();
    if (!there) {
      constants.put(our, value);
    }
    return this;
  }

  /** Declares that an array of the file, if present, is expressed by the config. */
  public Recognition absorbs(String their) {
    if (arrays.has(their)) {
      absorbed.add(their);
    }
    return this;
  }

  /** Adds an assumption that shapes do not determine. */
  public Recognition assumes(String what) {
    assumed.add(what);
    return this;
  }

  /**
   * Returns the result.
   *
   * @param config HOCON of the sections network, block, operator and placement
   */
  public Match match(String config) {
    if (missing.isPresent()) {
      return new Match.Differs(missing.get());
    }
    return new Match.Fits(ConfigFactory.parseString(config), names, constants, absorbed, assumed);
  }
}
