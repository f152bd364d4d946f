package org.frugalsr.api.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The values that a {@link Key} allows. */
record Limits(Key key) {
  /** A text such as "at least 1 and at most 8", or "" if everything is allowed. */
  String text() {
    if (key.oneOf().length > 0) {
      return "one of " + String.join(", ", key.oneOf());
    }
    return String.join(
        " and ",
        Stream.of(
                bound("at least ", key.min()),
                bound("more than ", key.above()),
                bound("at most ", key.max()),
                bound("less than ", key.below()))
            .flatMap(Optional::stream)
            .toList());
  }

  /**
   * Whether a scalar value is allowed; infinity, as of 1e999, is not. Comparisons with an unset
   * limit (NaN) never reject.
   */
  boolean allow(Object value) {
    if (key.oneOf().length > 0 && !List.of(key.oneOf()).contains(String.valueOf(value))) {
      return false;
    }
    if (!(value instanceof Number number)) {
      return true;
    }
    double x = number.doubleValue();
    return Double.isFinite(x)
        && !(x < key.min())
        && !(x > key.max())
        && !(x <= key.above())
        && !(x >= key.below());
  }

  private static Optional<String> bound(String words, double limit) {
    if (Double.isNaN(limit)) {
      return Optional.empty();
    }
    boolean whole = limit == Math.rint(limit) && Math.abs(limit) < 1e15;
    return Optional.of(words + (whole ? Long.toString((long) limit) : Double.toString(limit)));
  }
}
