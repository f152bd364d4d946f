package org.example.outsider;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.config.Key;

/** Collects runs in a folder, such as one that is shared: metrics as CSV, tags as properties. */
public final class FolderTracker implements Tracker {
  public record Settings(
      @Key(doc = "The folder that runs are collected in.", def = "tracked") String folder) {}

  private static final String HEADER = "step,time,value,name";

  private final Path root;

  public FolderTracker(Settings settings) {
    this.root = Path.of(settings.folder()).toAbsolutePath();
  }

  @Override
  public String destination() {
    return "folder " + root;
  }

  @Override
  public Location begin(TrackedRun run, Optional<String> id) throws TrackerException {
    byte[] key = run.key().getBytes(StandardCharsets.UTF_8);
    String known = id.orElse(UUID.nameUUIDFromBytes(key).toString()); // the same for the same key
    attempt(() -> Files.createDirectories(root.resolve(known)));
    properties(known, "tags", Map.of("name", run.name(), "started", run.started().toString()));
    return new Location(known, root.resolve(known).toUri().toString());
  }

  @Override
  public void config(String id, Map<String, String> values) throws TrackerException {
    properties(id, "config", values);
  }

  @Override
  public void tags(String id, Map<String, String> tags) throws TrackerException {
    properties(id, "tags", tags);
  }

  @Override
  public void metrics(String id, List<Metric> metrics) throws TrackerException {
    Path file = root.resolve(id).resolve("metrics.csv");
    attempt(
        () -> {
          Set<String> lines = new LinkedHashSet<>(); // what was sent before counts once
          lines.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of(HEADER));
          metrics.forEach(
              m -> lines.add("%d,%s,%s,%s".formatted(m.step(), m.time(), m.value(), m.name())));
          Files.write(file, lines);
        });
  }

  @Override
  public void file(String id, String name, Path file) throws TrackerException {
    Path target = root.resolve(id).resolve("files").resolve(name);
    attempt(
        () -> {
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @Override
  public void status(String id, Status status, Instant time) throws TrackerException {
    properties(id, "tags", Map.of("status", status.name(), "since", time.toString()));
  }

  @Override
  public void close() {
    // nothing is kept open
  }

  /** Adds to a file of properties; a key that is there gets the new value. */
  private void properties(String id, String kind, Map<String, String> values)
      throws TrackerException {
    Path file = root.resolve(id).resolve(kind + ".properties");
    attempt(
        () -> {
          Properties all = new Properties();
          if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
              all.load(in);
            }
          }
          all.putAll(values);
          try (Writer out = Files.newBufferedWriter(file)) {
            all.store(out, null);
          }
        });
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Action action) throws TrackerException {
    try {
      action.run();
    } catch (IOException e) { // a share may come back: the engine tries again
      throw new TrackerException(
          TrackerException.Extent.FOR_NOW, "The folder %s cannot be written: %s".formatted(root, e));
    }
  }
}
