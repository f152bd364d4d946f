package org.frugalsr.api.weights;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects which array of a file is which of a network, and remembers the first that is missing.
 */
public final class NameMap {
  private final ForeignArrays arrays;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Double> constants = new LinkedHashMap<>();
  private final List<String> absorbed = new ArrayList<>();
  private final List<String> assumed = new ArrayList<>();
  private Optional<String> missing = Optional.empty();

  /** A map of a file's arrays, empty so far. */
  public NameMap(ForeignArrays arrays) {
    this.arrays = arrays;
  }

  /** Says that two arrays are the same; it is a difference if the file has none of the name. */
  public NameMap array(String theirs, String ours) {
    if (arrays.has(theirs)) {
      names.put(theirs, ours);
    } else if (missing.isEmpty()) {
      missing = Optional.of("no " + theirs);
    }
    return this;
  }

  /** Says that two layers are the same: their weight, and their bias where the file has one. */
  public NameMap layer(String theirs, String ours) {
    array(theirs + ".weight", ours + ".weight");
    return arrays.has(theirs + ".bias") ? array(theirs + ".bias", ours + ".bias") : this;
  }

  /** As {@link #layer}; a bias that the file does not have is 0. */
  public NameMap layerWithoutBias(String theirs, String ours) {
    layer(theirs, ours);
    if (!arrays.has(theirs + ".bias")) {
      constants.put(ours + ".bias", 0.0);
    }
    return this;
  }

  /** As {@link #layer}, with the first of several names of the file's that is there. */
  public NameMap oneOf(List<String> theirs, String ours) {
    return layer(
        theirs.stream().filter(t -> arrays.has(t + ".weight")).findFirst().orElse(theirs.get(0)),
        ours);
  }

  /** Says that an array of the file, if it is there, is expressed by the config. */
  public NameMap absorb(String theirs) {
    if (arrays.has(theirs)) {
      absorbed.add(theirs);
    }
    return this;
  }

  /** Says what shapes cannot tell. */
  public NameMap assume(String what) {
    assumed.add(what);
    return this;
  }

  /**
   * What came of it.
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
