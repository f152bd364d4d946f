package org.frugalsr.api.weights;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A two-way mapping between the layers of another program's network and ours.
 *
 * <p>It includes the arrays of a layer: its {@code weight} and {@code bias}, and those of a
 * quantizer below {@code quantizer}. A pair may also be of two single arrays. Pairs of layers that
 * a network does not have are ignored.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LayerNames {
  private final Map<String, String> ours = new HashMap<>();
  private final Map<String, String> theirs = new HashMap<>();

  /** An empty mapping. */
  public LayerNames() {}

  /**
   * Declares that two layers or arrays are the same. Several of theirs may map to one of ours, as
   * programs differ; ours is then written under the first of them.
   *
   * @param their a dotted name without {@code .weight}, or the whole name of an array
   * @param our our name, likewise
   */
  public LayerNames same(String their, String our) {
    ours.putIfAbsent(their, our);
    theirs.putIfAbsent(our, their);
    return this;
  }

  /**
   * Declares the same for consecutively numbered layers.
   *
   * @param their with one {@code %d}, such as {@code B%d.c5}
   * @param from their first number; ours is 0
   * @param our with one {@code %d}, such as {@code body.%d.join}
   */
  public LayerNames numbered(String their, int from, String our, int count) {
    for (int i = 0; i < count; i++) {
      same(String.format(Locale.ROOT, their, from + i), String.format(Locale.ROOT, our, i));
    }
    return this;
  }

  /** Our name of one of their arrays; empty if it belongs to no known layer. */
  public Optional<String> ours(String their) {
    return translated(their, ours);
  }

  /** Their name of one of our arrays; empty if it belongs to no known layer. */
  public Optional<String> theirs(String our) {
    return translated(our, theirs);
  }

  /** Translates by the longest layer name that is a prefix of the array's name. */
  private static Optional<String> translated(String array, Map<String, String> layers) {
    int end = array.length();
    while (end > 0) {
      String layer = layers.get(array.substring(0, end));
      String rest = array.substring(end);
      if (layer != null && follows(rest)) {
        return Optional.of(layer + rest);
      }
      end = array.lastIndexOf('.', end - 1);
    }
    return Optional.empty();
  }

  private static boolean follows(String rest) {
    return rest.isEmpty()
        || rest.equals(".weight")
        || rest.equals(".bias")
        || rest.startsWith(".quantizer.");
  }
}
