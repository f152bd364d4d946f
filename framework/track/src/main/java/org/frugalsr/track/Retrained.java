package org.frugalsr.track;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.run.JournalPart;
import org.frugalsr.engine.run.JournalRecord;

/**
 * The metrics of steps that a resume discarded and that are trained again.
 *
 * <p>Most trackers cannot delete metrics. An exact resume measures the same values again: these are
 * not sent a second time, and neither are speeds. A different value is sent; of the two values at
 * that step the later one counts.
 *
 * @param values which metrics had which values at which steps
 */
record Retrained(Set<Value> values) {
  /** Nothing has been discarded. */
  static final Retrained NOTHING = new Retrained(Set.of());

  /** Suffixes of the names of speeds, which do not affect the result and differ each time. */
  private static final Set<String> SPEEDS =
      Set.of("/" + StepsTrained.STEPS_PER_SECOND, "/" + StepsTrained.WAIT);

  private static final int BYTES = 1 << 18;

  /** A metric at a step; speeds have no value here. */
  record Value(String name, long step, double value) {
    static Value of(Metric m) {
      return new Value(
          m.name(), m.step(), SPEEDS.stream().anyMatch(m.name()::endsWith) ? 0 : m.value());
    }
  }

  /**
   * Returns what the last resume in the first part of a journal discarded.
   *
   * @param end how much of the journal counts, in bytes
   */
  static Retrained in(Path journal, long end) {
    long[] last = {-1, 0};
    read(
        journal,
        end,
        part ->
            resume(part)
                .ifPresent(
                    r -> {
                      last[0] = r.step();
                      last[1] = part.end();
                    }));
    if (last[0] < 0) {
      return NOTHING;
    }
    Set<Value> values = new HashSet<>();
    read(
        journal,
        last[1],
        part ->
            part.records().stream()
                .filter(r -> r.step() >= last[0]) // a killed evaluation at that step is repeated
                .flatMap(r -> JournalMetrics.of(r).stream())
                .map(Value::of)
                .forEach(values::add));
    return new Retrained(values);
  }

  /** Whether a metric's value was not sent for that step before. */
  boolean isNew(Metric m) {
    return !values.contains(Value.of(m));
  }

  /** The resume that a part ends with. */
  static Optional<JournalRecord<Resumed>> resume(JournalPart part) {
    return part.records().isEmpty() ? Optional.empty() : part.records().getLast().as(Resumed.class);
  }

  private static void read(Path journal, long end, Consumer<JournalPart> reader) {
    long at = 0;
    while (at < end) {
      JournalPart part = JournalPart.read(journal, at, (int) Math.min(BYTES, end - at));
      if (part.records().isEmpty()) {
        return;
      }
      reader.accept(part);
      at = part.end();
    }
  }
}
