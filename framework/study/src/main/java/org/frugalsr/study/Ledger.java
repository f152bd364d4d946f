package org.frugalsr.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.run.DamagedLines;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.engine.run.InnerName;
import org.frugalsr.engine.run.Json;
import org.frugalsr.engine.run.OwnFile;

/**
 * What became of the trials of a study: JSON lines, only ever appended to, by any number of
 * processes at the same time.
 *
 * <pre>
 * {"time":"2026-01-31T12:00:00Z","event":"finished","key":"5e9f...","folder":"bnn-seed0-5e9f8c11",...}
 * </pre>
 *
 * <p>A line is written under the study's lock. A last line that a crash tore is removed by the next
 * writer and left out by readers.
 *
 * @param file {@code ledger.jsonl}
 * @param lock held while a line is written
 */
record Ledger(Path file, StudyLock lock) {
  /** What can happen to a trial. */
  enum Event {
    /** A process was started for it. */
    STARTED,
    /** It is trained and tested. */
    FINISHED,
    /** It was asked to stop, and has saved; it can go on. */
    STOPPED,
    /** Its process ended without a result. */
    FAILED
  }

  /**
   * A line.
   *
   * @param time to the second
   * @param key of the trial
   * @param folder the name of its run folder
   * @param process where it ran, such as {@code 4711 on host}; empty if that does not matter
   * @param text why it failed, or what it reached
   */
  record Entry(Instant time, Event event, String key, String folder, String process, String text) {
    /** Checks that the folder is a name inside the study. */
    Entry {
      new InnerName(folder).text();
    }

    /** What happens now. */
    static Entry now(Event event, Trial trial, String process, String text) {
      return new Entry(
          Instant.now().truncatedTo(ChronoUnit.SECONDS),
          event,
          trial.key(),
          trial.folder(),
          process,
          text);
    }
  }

  /**
   * Appends a line.
   *
   * @throws WorldError if the disk refuses
   */
  void append(Entry entry, Trial trial) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("time", entry.time().toString());
    map.put("event", entry.event().name().toLowerCase(Locale.ROOT));
    map.put("key", entry.key());
    map.put("variant", trial.variant());
    map.put("seed", trial.seed());
    map.put("folder", entry.folder());
    map.put("process", entry.process());
    map.put("text", entry.text());
    byte[] line = (Json.line(map) + "\n").getBytes(StandardCharsets.UTF_8);
    lock.run(
        () -> {
          try (RandomAccessFile out = OwnFile.open(file)) {
            out.setLength(endOfLastLine(out));
            out.seek(out.length());
            out.write(line);
            out.getFD().sync();
          } catch (IOException e) {
            throw DiskError.writing(file, line.length, e);
          }
        });
  }

  /**
   * All whole lines, the oldest first; may be called while others write.
   *
   * @throws WorldError if the file cannot be read, or a whole line is damaged
   */
  List<Entry> entries() {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    int number = 1;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String line = text.substring(start, end);
      if (!line.isBlank()) {
        entries.add(parse(line, number));
      }
      number++;
      start = end + 1;
    }
    return entries;
  }

  /**
   * Takes lines out that are no entries; whoever calls this holds the lock.
   *
   * @return what was done, if anything was
   */
  Optional<String> mend() {
    int damaged = DamagedLines.setAside(file, line -> isEntry(line));
    return damaged == 0
        ? Optional.empty()
        : Optional.of(
            "%d damaged line%s of the ledger %s now in %s; at worst a trial is trained again"
                .formatted(
                    damaged,
                    damaged == 1 ? "" : "s",
                    damaged == 1 ? "is" : "are",
                    DamagedLines.keptIn(file)));
  }

  private boolean isEntry(String line) {
    try {
      parse(line, 0);
      return true;
    } catch (WorldError damaged) {
      return false;
    }
  }

  /** The last thing that happened to a trial. */
  static Optional<Entry> last(List<Entry> entries, String key) {
    return entries.reversed().stream().filter(e -> e.key().equals(key)).findFirst();
  }

  /** The trial with the folder that it was really trained in: its variant may be renamed since. */
  static Trial located(Trial trial, List<Entry> entries) {
    return last(entries, trial.key())
        .map(
            e ->
                new Trial(
                    trial.variant(),
                    trial.twin(),
                    trial.seed(),
                    trial.key(),
                    e.folder(),
                    trial.steps()))
        .orElse(trial);
  }

  private Entry parse(String line, int number) {
    try {
      JsonFields fields = new JsonFields(Json.object(line));
      return new Entry(
          Instant.parse(fields.text("time")),
          Event.valueOf(fields.text("event").toUpperCase(Locale.ROOT)),
          fields.text("key"),
          fields.text("folder"),
          fields.text("process"),
          fields.text("text"));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      throw new WorldError(
          """
          The ledger %s is damaged: line %d is no entry:
            %s
          Start the study again, which takes that line out; at worst its trial is trained again.\
          """
              .formatted(file, number, PlainText.line(line, 80)),
          e);
    }
  }

  private static long endOfLastLine(RandomAccessFile file) throws IOException {
    long end = file.length();
    while (end > 0) {
      file.seek(end - 1);
      if (file.read() == '\n') {
        return end;
      }
      end--;
    }
    return 0;
  }
}
