package org.frugalsr.engine.cost;

import java.util.function.ToLongFunction;

/** A sort of arithmetic; tables leave out one that does not occur. */
enum OperationKind {
  MULTIPLY_ADDS("multiply-adds", "float", Operations::multiplyAdds),
  BINARY("binary", "XNOR and popcount", Operations::binary),
  LOW_BIT("low-bit", "multiply-adds of quantised values", Operations::lowBit),
  ADDITIONS("additions", "absolute differences accumulated", Operations::additions);

  private final String title;
  private final String meaning;
  private final ToLongFunction<Operations> count;

  OperationKind(String title, String meaning, ToLongFunction<Operations> count) {
    this.title = title;
    this.meaning = meaning;
    this.count = count;
  }

  /** Above a column. */
  String title() {
    return title;
  }

  /** What one of them is. */
  String meaning() {
    return meaning;
  }

  /** How many of them there are. */
  long of(Operations all) {
    return count.applyAsLong(all);
  }
}
