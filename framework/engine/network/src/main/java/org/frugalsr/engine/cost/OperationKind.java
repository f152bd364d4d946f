package org.frugalsr.engine.cost;

import java.util.function.ToLongFunction;

/** A kind of arithmetic; tables omit kinds that do not occur. */
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

  /** The title of its column. */
  String title() {
    return title;
  }

  /** The meaning of one operation. */
  String meaning() {
    return meaning;
  }

  /** The number of operations of this kind. */
  long of(Operations all) {
    return count.applyAsLong(all);
  }
}
