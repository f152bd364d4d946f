package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;

/**
 * What a journal tells about a run, without the steps that a resume took back.
 *
 * <p>A {@code resume} record at step k takes back every record above it with a later step: those
 * steps were trained again, or in another way. An evaluation that a killed session had begun and
 * the next one made again counts once. The file keeps them all; this history does not.
 *
 * @param records in the order in which they were written
 */
public record History(List<JournalRecord> records) {
  private static final String EVALUATE = "evaluate";
  private static final String VALIDATE = "validate";

  /** What tells one evaluation from another of the same step. */
  private static final List<String> MEASURED =
      List.of(
          "set",
          "scale",
          "protocol",
          "method",
          "checkpoint",
          "checkpoint_step",
          "self_ensemble",
          "symmetries");

  /**
   * A value of a curve.
   *
   * @param step after how many training steps
   * @param value what was measured then; may be NaN or infinite
   */
  public record Point(long step, double value) {}

  /** Keeps its own copy of the records. */
  public History {
    records = List.copyOf(records);
  }

  /**
   * Reads a journal, also one that is being written: a last line without its end is left out.
   *
   * @param file the journal
   * @throws WorldError if it cannot be read, or a whole line in it is no journal record
   */
  static History read(Path file) {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    List<JournalRecord> records = new ArrayList<>();
    int number = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String line = text.substring(start, end);
      if (!line.isBlank()) { // as where a damaged line was
        JournalRecord next = parse(file, number, line);
        if (next.event().equals(Journal.RESUME)) {
          records.removeIf(r -> r.step() > next.step());
        } else if (next.event().equals(EVALUATE)) {
          records.removeIf(r -> measuresTheSame(r, next));
        }
        records.add(next);
      }
      number++;
      start = end + 1;
    }
    return new History(records);
  }

  /** Whether one evaluation is the other, made again by a session whose forerunner was killed. */
  private static boolean measuresTheSame(JournalRecord a, JournalRecord b) {
    return a.event().equals(b.event())
        && a.step() == b.step()
        && MEASURED.stream()
            .allMatch(field -> Objects.equals(a.fields().get(field), b.fields().get(field)));
  }

  /**
   * The records of one kind.
   *
   * @param event the event's name
   */
  public List<JournalRecord> of(String event) {
    return records.stream().filter(r -> r.event().equals(event)).toList();
  }

  /**
   * The validation that chose the best checkpoint: its records, one for each set and scale; empty
   * if none has, or if the best is sought anew and none was found since.
   */
  public List<JournalRecord> bestValidation() {
    List<JournalRecord> best = new ArrayList<>();
    for (JournalRecord r : records) {
      if (Boolean.TRUE.equals(r.fields().get(Journal.BEST_ANEW))) {
        best.clear();
      } else if (r.event().equals(VALIDATE) && Boolean.TRUE.equals(r.fields().get("best"))) {
        best.removeIf(before -> before.step() != r.step());
        best.add(r);
      }
    }
    return List.copyOf(best);
  }

  /**
   * A curve, such as {@code series("train", "loss")}.
   *
   * @param event the event's name
   * @param field a numeric field; records without it are left out
   * @return the values in the order in which they were written
   */
  public List<Point> series(String event, String field) {
    return of(event).stream()
        .filter(r -> r.number(field).isPresent())
        .map(r -> new Point(r.step(), r.number(field).getAsDouble()))
        .toList();
  }

  private static JournalRecord parse(Path file, int number, String line) {
    return JournalRecord.parse(line).orElseThrow(() -> damaged(file, "line " + number, line));
  }

  /** The error of a line that is no record. */
  static WorldError damaged(Path file, String where, String line) {
    return new WorldError(
        """
        The journal %s is damaged: %s is not a record with "time", "event" and "step":
          %s
        Take that line out and keep it apart: frugal repair %s\
        """
            .formatted(
                file,
                where,
                line.length() <= 80 ? line : line.substring(0, 80) + "...",
                ShellWord.of(String.valueOf(file.toAbsolutePath().getParent()))));
  }
}
