package org.frugalsr.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.OwnFile;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.DamagedLines;
import org.frugalsr.engine.run.InnerName;
import org.frugalsr.engine.run.TornLine;

/**
 * The states of a study's trials: JSON lines, append-only, written by any number of processes
 * concurrently.
 *
 * <pre>
 * {"time":"2026-01-31T12:00:00Z","event":"finished","key":"5e9f...","folder":"bnn-seed0-5e9f8c11",...}
 * </pre>
 *
 * <p>A line is written under the study's lock. An incomplete last line after a crash is removed by
 * the next writer and ignored by readers.
 *
 * @param file {@code ledger.jsonl}
 * @param lock held while a line is written
 */
record Ledger(Path file, StudyLock lock) {
  /** The events of a trial. */
  enum Event {
    /** A process was started for it. */
    STARTED,
    /** It is trained and tested. */
    FINISHED,
    /** It was asked to stop, and has saved; it can be resumed. */
    STOPPED,
    /** Its process ended without a result. */
    FAILED;

    /** Returns its name in the file. */
    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A line.
   *
   * @param time to the second
   * @param key of the trial
   * @param variant of the trial, for people
   * @param seed of the trial, for people
   * @param folder the name of its run folder
   * @param process where it ran, such as {@code 4711 on host}; empty if that does not matter
   * @param text why it failed, or its result
   */
  record Entry(
      @JsonProperty(required = true) Instant time,
      @JsonProperty(required = true) Event event,
      @JsonProperty(required = true) String key,
      Optional<String> variant,
      OptionalLong seed,
      @JsonProperty(required = true) String folder,
      @JsonProperty(required = true) String process,
      @JsonProperty(required = true) String text) {
    /** Checks that the folder is a name inside the study. */
    Entry {
      Objects.requireNonNull(event, "event");
      new InnerName(folder).text();
    }

    /** Returns an entry with the current time. */
    static Entry now(Event event, Trial trial, String process, String text) {
      return new Entry(
          Instant.now().truncatedTo(ChronoUnit.SECONDS),
          event,
          trial.key(),
          Optional.of(trial.variant()),
          OptionalLong.of(trial.seed()),
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
  void append(Entry entry) {
    byte[] line = (Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    lock.run(
        () -> {
          try (RandomAccessFile out = OwnFile.open(file)) {
            TornLine.cut(out);
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
   * Removes lines that are not entries; the caller must hold the lock.
   *
   * @return a message on what was done, if anything was
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

  /**
   * Returns the trial with the folder it was trained in: its variant may have been renamed since.
   */
  static Trial located(Trial trial, List<Entry> entries) {
    return last(entries, trial.key()).map(e -> trial.in(e.folder())).orElse(trial);
  }

  /**
   * Reads a line.
   *
   * @throws WorldError if it is not an entry
   */
  Entry parse(String line, int number) {
    try {
      return Json.record(line, Entry.class);
    } catch (JsonProcessingException e) {
      throw new WorldError(
          """
          The ledger %s is damaged: line %d is not an entry:
            %s
          Start the study again to remove that line; at worst its trial is trained again.\
          """
              .formatted(file, number, PlainText.line(line, 80)),
          e);
    }
  }
}
