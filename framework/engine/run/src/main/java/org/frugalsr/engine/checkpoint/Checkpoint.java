package org.frugalsr.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.json.Json;
import org.frugalsr.weights.NamedArray;
import org.jspecify.annotations.Nullable;

/**
 * The state that a run needs to resume as if it had never stopped.
 *
 * @param step number of training steps taken
 * @param configHash the hash of the resolved configuration
 * @param network the signature of the network: networks with equal signatures have the same
 *     parameters
 * @param seed the run's seed; with the step it fixes every random number
 * @param scalars name to {@code Long}, {@code Double}, {@code Boolean} or {@code String}; shorter
 *     numbers are widened, and every number is restored exactly
 * @param arrays parameters, buffers, optimiser state, EMA, trainer state, distinguished by prefixes
 *     such as {@code model/}
 */
public record Checkpoint(
    long step,
    String configHash,
    String network,
    long seed,
    Map<String, Object> scalars,
    List<NamedArray> arrays) {
  private static final String WEIGHTS_ONLY = "weights-only";

  /** Checks the scalars' types and keeps its own copies of map and list. */
  public Checkpoint {
    Map<String, Object> own = new TreeMap<>();
    scalars.forEach((name, value) -> own.put(name, widened(name, value)));
    scalars = own;
    arrays = List.copyOf(arrays);
  }

  /**
   * Creates the description of a checkpoint of which only the tensors are left.
   *
   * @param known scalars that are known nevertheless
   */
  static Checkpoint weightsOnly(long step, Map<String, Object> known) {
    Map<String, Object> scalars = new TreeMap<>(known);
    scalars.put(WEIGHTS_ONLY, true);
    return new Checkpoint(step, "", "", 0, scalars, List.of());
  }

  /**
   * Whether only its tensors are known, but not the state to resume training. It can be evaluated,
   * and another run can start from it.
   */
  public boolean weightsOnly() {
    return scalars.containsKey(WEIGHTS_ONLY);
  }

  /**
   * The tensors under a prefix, with the prefix removed.
   *
   * @param prefix such as {@code model/}
   * @return by name, in the order of the file
   */
  public Map<String, NamedArray> under(String prefix) {
    Map<String, NamedArray> found = new LinkedHashMap<>();
    for (NamedArray array : arrays) {
      if (array.name().startsWith(prefix)) {
        String name = array.name().substring(prefix.length());
        found.put(name, new NamedArray(name, array.shape(), array.values()));
      }
    }
    return found;
  }

  /**
   * A scalar with a fraction, NaN and the infinities included.
   *
   * @param name its name
   * @throws WorldError if the checkpoint has no such number
   */
  public double number(String name) {
    return Json.number(scalars.get(name)).orElseThrow(() -> absent(name, "number"));
  }

  /**
   * A whole scalar.
   *
   * @param name its name
   * @throws WorldError if the checkpoint has no such whole number
   */
  public long integer(String name) {
    if (scalars.get(name) instanceof Long value) {
      return value;
    }
    throw absent(name, "whole number");
  }

  /**
   * Requires a scalar of any kind.
   *
   * @param name its name
   * @throws WorldError if the checkpoint does not have it
   */
  public void requireScalar(String name) {
    if (!scalars.containsKey(name)) {
      throw absent(name, "number");
    }
  }

  private WorldError absent(String name, String kind) {
    return new WorldError(
        "The checkpoint of step %d holds no %s '%s'.\nIt has: %s"
            .formatted(step, kind, name, String.join(", ", scalars.keySet())));
  }

  private static Object widened(String name, @Nullable Object value) {
    if (value instanceof Integer i) {
      return (long) i;
    }
    if (value instanceof Float f) {
      return (double) f;
    }
    if (value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof String) {
      return value;
    }
    throw new IllegalArgumentException("scalar " + name + " cannot be saved: " + value);
  }
}
