package org.frugalsr.plugin.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Splits entries into requests within MLflow's limits. */
final class Batches {
  /** Maximum number of metrics in a request. */
  static final int METRICS = 1000;

  /** Maximum number of params in a request. */
  static final int PARAMS = 100;

  /** Maximum number of tags in a request. */
  static final int TAGS = 100;

  /** Maximum bytes of entries in a request; MLflow rejects a million or more. */
  static final int BYTES = 500_000;

  private Batches() {}

  /**
   * Splits a list, in order.
   *
   * @param most maximum number of entries in a part
   * @param size of an entry in bytes; an entry of more than {@link #BYTES} is a separate part
   */
  static <T> List<List<T>> of(List<T> all, int most, ToIntFunction<T> size) {
    List<List<T>> parts = new ArrayList<>();
    List<T> part = new ArrayList<>();
    int bytes = 0;
    for (T entry : all) {
      int more = size.applyAsInt(entry);
      if (!part.isEmpty() && (part.size() == most || bytes + more > BYTES)) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(entry);
      bytes += more;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
