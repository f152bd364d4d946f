package org.frugalsr.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;

/** A run folder whose journal is written by a test, a second after the other. */
final class TrackedFolder implements AutoCloseable {
  final RunFolder folder;
  private final Path path;
  private Journal journal;
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");

  TrackedFolder(Path path) {
    this.path = path;
    this.folder = RunFolder.create(path, "seed = 1\n", "{\"a\":{\"b\":[1,2]},\"seed\":1}");
    this.journal = Journal.open(folder.journal(), () -> now);
    record("start", 0, Map.of("steps", 40));
  }

  void record(String event, long step, Map<String, ?> fields) {
    now = now.plusSeconds(1);
    journal.record(step, event(event, fields));
  }

  void train(long step, double loss) {
    record("train", step, Map.of("loss", loss, "steps_per_second", now.getEpochSecond() % 100));
  }

  void file(String name) throws java.io.IOException {
    Files.writeString(path.resolve(name), name);
  }

  /** The run as somebody sees who does not train it. */
  RunFolder seen() {
    return RunFolder.open(path);
  }

  @Override
  public void close() {
    journal.close();
    folder.close();
  }

  /** An event as a line of an early journal had it. */
  static JournalEvent event(String name, Map<String, ?> fields) {
    Map<String, Object> line = new LinkedHashMap<>(fields);
    line.put(JournalEvent.NAME, name);
    try {
      return EventJson.event(EventJson.object(Json.line(line)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
