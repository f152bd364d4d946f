package org.frugalsr.api.weights;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** Collects what a {@link WeightLayout} finds in a file, and remembers the first that it lacks. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Recognition {
  private final ForeignArrays arrays;
  private final LayerNames names;
  private final Map<String, Double> constants = new LinkedHashMap<>();
  private final List<String> absorbed = new ArrayList<>();
  private final List<String> assumed = new ArrayList<>();
  private Optional<String> missing = Optional.empty();

  /**
   * Begins.
   *
   * @param arrays of the file
   * @param names which layers of theirs are which of ours
   */
  public Recognition(ForeignArrays arrays, LayerNames names) {
    this.arrays = arrays;
    this.names = names;
  }

  /** Says that every network of the kind has these arrays. */
  public Recognition requires(String... theirs) {
    for (String their : theirs) {
      if (!arrays.has(their) && missing.isEmpty()) {
        missing = Optional.of("no " + their);
      }
    }
    return this;
  }

  /** Says what stands for an array of ours where the file has none. */
  public Recognition otherwise(String our, double value) {
    boolean there = names.theirs(our).filter(arrays::has).isPresent();
    if (!there) {
      constants.put(our, value);
    }
    return this;
  }

  /** Says that an array of the file, if it is there, is expressed by the config. */
  public Recognition absorbs(String their) {
    if (arrays.has(their)) {
      absorbed.add(their);
    }
    return this;
  }

  /** Says what shapes cannot tell. */
  public Recognition assumes(String what) {
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
