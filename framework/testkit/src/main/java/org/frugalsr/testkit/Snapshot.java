package org.frugalsr.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.tensor.Stateful;

/**
 * All state at one moment.
 *
 * @param arrays values by name
 * @param scalars numbers by name
 */
public record Snapshot(Map<String, float[]> arrays, Map<String, Object> scalars) {
  /** A copy of the state as it is now. */
  public static Snapshot of(Stateful stateful) {
    SavedState saved = SavedState.of(stateful);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    saved.arrays().forEach(a -> arrays.put(a.name(), a.values()));
    return new Snapshot(arrays, Map.copyOf(saved.scalars()));
  }

  /** The names, in alphabetical order, of all values that differ in any bit. */
  public List<String> differences(Snapshot other) {
    List<String> different = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(arrays.keySet());
    names.addAll(other.arrays.keySet());
    for (String name : names) {
      if (!Arrays.equals(arrays.get(name), other.arrays.get(name))) {
        different.add(name);
      }
    }
    names.clear();
    names.addAll(scalars.keySet());
    names.addAll(other.scalars.keySet());
    for (String name : names) {
      if (!Objects.equals(scalars.get(name), other.scalars.get(name))) {
        different.add(name);
      }
    }
    return different;
  }
}
