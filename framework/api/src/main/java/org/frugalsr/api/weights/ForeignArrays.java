package org.frugalsr.api.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The arrays of a file that another program wrote, in its order and layout.
 *
 * <p>It records which arrays were queried for their lengths, so that a config derived from shapes
 * can be traced back to them. Not thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ForeignArrays {
  private final Map<String, Array> arrays = new LinkedHashMap<>();
  private final Set<String> measured = new LinkedHashSet<>();

  /**
   * One array.
   *
   * <p>Neither shape nor values are copied.
   *
   * @param name its name in the file
   * @param shape lengths, outermost first; a PyTorch convolution's are {@code [out, in, k, k]}
   * @param values the last axis fastest
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared or hashed
  public record Array(String name, long[] shape, float[] values) {
    /** The shape as text, such as {@code [64, 3, 3, 3]}. */
    public String shapeText() {
      return Arrays.toString(shape);
    }
  }

  /**
   * The arrays of a file.
   *
   * @param all with distinct names
   */
  public ForeignArrays(List<Array> all) {
    all.forEach(a -> arrays.put(a.name(), a));
  }

  /** The names, in the order of the file. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /** Whether an array of this name exists. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** An array, if it exists. */
  public Optional<Array> find(String name) {
    return Optional.ofNullable(arrays.get(name));
  }

  /**
   * The length of an axis of an array.
   *
   * @param axis from 0
   * @return 0 if there is no such array or axis
   */
  public int length(String name, int axis) {
    Array a = arrays.get(name);
    if (a != null) {
      measured.add(name);
    }
    return a == null || axis >= a.shape().length ? 0 : (int) Math.min(1 << 30, a.shape()[axis]);
  }

  /**
   * The number of arrays with consecutive numbered names.
   *
   * @param pattern with one {@code %d}, such as {@code B%d.c1_d.weight}
   * @param from the first number
   */
  public int count(String pattern, int from) {
    int count = 0;
    while (has(pattern.formatted(from + count))) {
      count++;
    }
    return count;
  }

  /** The arrays queried by {@link #length}, in that order. */
  public List<Array> measured() {
    List<Array> all = new ArrayList<>();
    measured.forEach(name -> find(name).ifPresent(all::add));
    return all;
  }

  /** The same arrays, without recorded queries. */
  public ForeignArrays copy() {
    return new ForeignArrays(List.copyOf(arrays.values()));
  }
}
