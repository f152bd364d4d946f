package org.frugalsr.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.journal.Opening;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.journal.Warning;

/**
 * The history of a run from its journal, without steps invalidated by a resume.
 *
 * <p>A {@code resume} record at step k invalidates every preceding record with a later step: those
 * steps were trained again, possibly differently. An evaluation that a killed session had begun and
 * the next one repeated counts once. The file keeps all records; this history does not.
 *
 * @param records in the order in which they were written
 */
public record History(List<JournalRecord<?>> records) {
  /**
   * A value of a curve.
   *
   * @param step number of training steps taken
   * @param value what was measured then; may be NaN or infinite
   */
  public record Point(long step, double value) {}

  /** Keeps its own copy of the records. */
  public History {
    records = List.copyOf(records);
  }

  /**
   * Reads a journal, possibly while it is being written: an incomplete last line is skipped.
   *
   * @param file the journal
   * @throws WorldError if it cannot be read, or a complete line in it is not a journal record
   */
  static History read(Path file) {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    List<JournalRecord<?>> records = new ArrayList<>();
    int number = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String line = text.substring(start, end);
      if (!line.isBlank()) { // blank lines replace damaged ones
        JournalRecord<?> next = parse(file, number, line);
        if (next.event() instanceof Resumed) {
          records.removeIf(r -> r.step() > next.step());
        } else if (next.event() instanceof Evaluated e) {
          records.removeIf(
              r ->
                  r.step() == next.step()
                      && r.event() instanceof Evaluated before
                      && before.repeats(e));
        }
        records.add(next);
      }
      number++;
      start = end + 1;
    }
    return new History(records);
  }

  /**
   * The records of one kind.
   *
   * @param kind the event
   */
  public <E extends JournalEvent> List<JournalRecord<E>> of(Class<E> kind) {
    return records.stream().flatMap(r -> r.as(kind).stream()).toList();
  }

  /**
   * The records of the validation that chose the best checkpoint, one for each set and scale; empty
   * if there is none, or none since the search for the best checkpoint restarted.
   */
  public List<JournalRecord<Validated>> bestValidation() {
    List<JournalRecord<Validated>> best = new ArrayList<>();
    for (JournalRecord<?> r : records) {
      if (seeksBestAnew(r.event())) {
        best.clear();
      }
      r.as(Validated.class)
          .filter(v -> v.event().best())
          .ifPresent(
              v -> {
                best.removeIf(before -> before.step() != v.step());
                best.add(v);
              });
    }
    return List.copyOf(best);
  }

  /**
   * The valid evaluations: those of a session on a target replace all of earlier sessions on it,
   * for any method, and those of a later step replace those of an earlier one.
   */
  public List<JournalRecord<Evaluated>> evaluations() {
    List<JournalRecord<Evaluated>> held = new ArrayList<>();
    List<Evaluated> ofSession = new ArrayList<>();
    for (JournalRecord<?> r : records) {
      if (r.event() instanceof Resumed) {
        ofSession.clear();
      }
      r.as(Evaluated.class)
          .ifPresent(
              next -> {
                Evaluated now = next.event();
                boolean first = ofSession.stream().noneMatch(e -> e.sameTarget(now));
                ofSession.add(now);
                held.removeIf(
                    old -> old.event().sameTarget(now) && (first || old.event().sameMethod(now)));
                held.add(next);
              });
    }
    return List.copyOf(held);
  }

  /** Whether an event restarts the search for the best checkpoint. */
  public static boolean seeksBestAnew(JournalEvent event) {
    return event instanceof Resumed r && r.bestAnew() || event instanceof Warning w && w.bestAnew();
  }

  /** The highest step of any record; empty if there is none. */
  public OptionalLong lastStep() {
    return records.stream().mapToLong(JournalRecord::step).max();
  }

  /** The first record of each session, in their order. */
  public List<JournalRecord<Opening>> openings() {
    return of(Opening.class);
  }

  /** The end of the latest session; empty if it is still training or was killed. */
  public Optional<JournalRecord<Stopped>> end() {
    return records.stream()
        .filter(r -> r.event() instanceof Opening || r.event() instanceof Stopped)
        .reduce((before, after) -> after)
        .flatMap(r -> r.as(Stopped.class));
  }

  /** The total number of steps according to the latest session. */
  public OptionalLong steps() {
    return openings().stream().mapToLong(r -> r.event().steps()).reduce((before, after) -> after);
  }

  /** Whether all steps were trained and all results measured. */
  public boolean finished() {
    return end()
        .filter(r -> r.step() >= steps().orElse(0) && r.event().reason() == StopReason.FINISHED)
        .isPresent();
  }

  /**
   * A curve, such as {@code series(StepsTrained.class, t -> OptionalDouble.of(t.loss()))}.
   *
   * @param kind the event
   * @param figure a value of it; records without it are skipped
   * @return the values in the order in which they were written
   */
  public <E extends JournalEvent> List<Point> series(
      Class<E> kind, Function<E, OptionalDouble> figure) {
    List<Point> points = new ArrayList<>();
    for (JournalRecord<E> r : of(kind)) {
      figure.apply(r.event()).ifPresent(value -> points.add(new Point(r.step(), value)));
    }
    return points;
  }

  /** The curve of a value that each training record has. */
  public List<Point> trained(ToDoubleFunction<StepsTrained> figure) {
    return of(StepsTrained.class).stream()
        .map(r -> new Point(r.step(), figure.applyAsDouble(r.event())))
        .toList();
  }

  private static JournalRecord<?> parse(Path file, int number, String line) {
    return record(file, "line " + number, line);
  }

  /**
   * Reads a line.
   *
   * @param where the place in the file, for the message
   * @throws WorldError if it is not a record
   */
  static JournalRecord<?> record(Path file, String where, String line) {
    try {
      return JournalRecord.read(line);
    } catch (JsonProcessingException e) {
      throw damaged(file, where, line, e);
    }
  }

  private static WorldError damaged(
      Path file, String where, String line, JsonProcessingException reason) {
    return new WorldError(
        """
        The journal %s is damaged: %s is not a record (%s):
          %s
        To move that line to a separate file: frugal repair %s\
        """
            .formatted(
                file,
                where,
                String.valueOf(reason.getOriginalMessage()).lines().findFirst().orElse(""),
                line.length() <= 80 ? line : line.substring(0, 80) + "...",
                ShellWord.of(String.valueOf(file.toAbsolutePath().getParent()))),
        reason);
  }
}
