package org.frugalsr.plugin.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Splits what is sent so that a request stays within MLflow's limits. */
final class Batches {
  /** Most metrics in a request. */
  static final int METRICS = 1000;

  /** Most params in a request. */
  static final int PARAMS = 100;

  /** Most tags in a request. */
  static final int TAGS = 100;

  /** Most bytes of entries in a request; MLflow refuses one of a million and more. */
  static final int BYTES = 500_000;

  private Batches() {}

  /**
   * Splits a list, in order.
   *
   * @param most entries in a part
   * @param size of an entry in bytes; an entry of more than {@link #BYTES} stands alone
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
