package org.frugalsr.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.frugalsr.weights.NamedArray;

/**
 * An array of weights or statistics that contains NaN or infinity.
 *
 * @param name of the array
 * @param count how many of its values are not finite
 * @param of how many it has
 */
public record NonFinite(String name, int count, int of) {
  /** Parameters and buffers, their moving averages, and the networks that a trainer keeps. */
  private static final List<String> WEIGHTS = List.of("model/", "ema/", "replica/");

  private static final int SHOWN = 3;

  /**
   * The weights that are not finite among arrays; optimiser state is not checked.
   *
   * @param arrays of a run, with prefixes such as {@code model/}
   */
  public static List<NonFinite> weights(Iterable<NamedArray> arrays) {
    List<NamedArray> weights = new ArrayList<>();
    for (NamedArray array : arrays) {
      if (WEIGHTS.stream().anyMatch(array.name()::startsWith)) {
        weights.add(array);
      }
    }
    return of(weights);
  }

  /** All arrays that are not finite. */
  public static List<NonFinite> of(Iterable<NamedArray> arrays) {
    List<NonFinite> found = new ArrayList<>();
    for (NamedArray array : arrays) {
      int count = 0;
      for (float value : array.values()) {
        count += Float.isFinite(value) ? 0 : 1;
      }
      if (count > 0) {
        found.add(new NonFinite(array.name(), count, array.values().length));
      }
    }
    return found;
  }

  /**
   * Lists the first of them with their counts, and how many more there are.
   *
   * @param found at least one
   */
  public static String text(List<NonFinite> found) {
    return found.stream()
            .limit(SHOWN)
            .map(a -> "%s (%d of %d values)".formatted(a.name(), a.count(), a.of()))
            .collect(Collectors.joining(", "))
        + (found.size() > SHOWN ? " and %d more arrays".formatted(found.size() - SHOWN) : "");
  }
}
