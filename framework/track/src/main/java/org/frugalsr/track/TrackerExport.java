package org.frugalsr.track;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.Tracker.DataInput;
import org.frugalsr.api.Tracker.Location;
import org.frugalsr.api.Tracker.Metric;
import org.frugalsr.api.Tracker.Status;
import org.frugalsr.api.Tracker.TrackedRun;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.config.TrackingSettings;
import org.frugalsr.engine.journal.Resumed;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.JournalPart;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;

/**
 * Sends the content of a run's journal and files to a tracker; what was delivered is not sent
 * again.
 *
 * <p>It locks the run until it is closed. It has no timeouts and no retries.
 */
final class TrackerExport implements Closeable {
  /** How much of the journal is in memory at a time. */
  private static final int BYTES = 1 << 18;

  private final RunFolder run;
  private final Tracker tracker;
  private final TrackingSettings settings;
  private final Consumer<String> warn;
  private final FolderLock lock;
  private final ExportState delivered;
  private final Optional<StudyParent> parent;
  private final Set<String> refused = new HashSet<>();
  private Retrained retrained = Retrained.NOTHING;
  private Optional<Location> location = Optional.empty();
  private long metrics;
  private int files;

  private TrackerExport(
      RunFolder run,
      Tracker tracker,
      TrackingSettings settings,
      Consumer<String> warn,
      FolderLock lock) {
    this.run = run;
    this.tracker = tracker;
    this.settings = settings;
    this.warn = warn;
    this.lock = lock;
    this.delivered = ExportState.read(run.tracking(), tracker.destination());
    this.parent = StudyParent.of(run, warn);
    delivered
        .original()
        .ifPresent(
            o ->
                warn.accept(
                    "%s is a copy of %s, which still exists: it is tracked as a separate run."
                        .formatted(run.path(), o)));
  }

  /**
   * Locks the run and reads the state; sends nothing yet.
   *
   * @param warn receives what is permanently refused, each message once
   * @throws org.frugalsr.api.error.UserError if another process is delivering this run
   * @throws org.frugalsr.api.error.WorldError if the run folder is damaged or cannot be written to
   */
  static TrackerExport open(
      RunFolder run, Tracker tracker, TrackingSettings settings, Consumer<String> warn) {
    FolderLock lock =
        FolderLock.acquire(
            run.path(),
            "tracking.lock",
            "The run in %s is already being sent to its tracker by %s.");
    try {
      return new TrackerExport(run, tracker, settings, warn, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Sends everything that exists now. After a failure it may be called again, and continues.
   *
   * @param ended whether the run is not being trained any more
   * @throws TrackerException if there was a failure that is not limited to one piece
   */
  void catchUp(boolean ended) throws TrackerException {
    if (location.isEmpty()) {
      location = Optional.of(begin(ended));
    }
    String id = location.get().id();
    while (nextPart(id)) {}
    attach(id, ended);
    if (ended) {
      ExportState.Stop stop =
          delivered
              .stop()
              .orElseGet(
                  () -> new ExportState.Stop(Optional.empty(), Optional.empty(), Instant.now()));
      if (stop.text().isPresent()) {
        piece("The tags", () -> tracker.tags(id, Map.of("stopped", stop.text().get())));
      }
      status(id, stop.status(), stop.time());
      if (parent.isPresent()) {
        parent.get().end(tracker);
      }
    }
  }

  private Location begin(boolean ended) throws TrackerException {
    delivered.save(); // the key must be stored before anything is created under it
    Instant started = started();
    Optional<String> above =
        parent.isPresent()
            ? Optional.of(parent.get().above().begin(tracker, started, ended).id())
            : Optional.empty();
    Location there =
        tracker.begin(new TrackedRun(delivered.key(), name(), started, above), delivered.id());
    delivered.made(there.id());
    delivered.save();
    if (!ended) {
      status(there.id(), Status.RUNNING, started);
    }
    Map<String, String> config = config();
    Map<String, String> tags = RunTags.of(run, parent);
    piece("The config", () -> tracker.config(there.id(), config));
    piece("The tags", () -> tracker.tags(there.id(), tags));
    if (!settings.tags().isEmpty() || settings.note().isPresent()) {
      piece("The tags", () -> tracker.marks(there.id(), settings.tags(), settings.note()));
    }
    List<DataInput> data = RunData.of(run);
    if (!data.isEmpty()) {
      piece("The data sets", () -> tracker.data(there.id(), data));
    }
    if (delivered.original().isPresent()) {
      Map<String, String> origin = Map.of("copied.from", delivered.original().get().toString());
      piece("The tags", () -> tracker.tags(there.id(), origin));
    }
    retrained = Retrained.in(run.journal(), delivered.position());
    return there;
  }

  private boolean nextPart(String id) throws TrackerException {
    JournalPart part = JournalPart.read(run.journal(), delivered.position(), BYTES);
    if (part.records().isEmpty()) {
      return false;
    }
    List<Metric> fresh =
        part.records().stream()
            .flatMap(r -> JournalMetrics.of(r).stream())
            .filter(retrained::isNew)
            .toList();
    if (!fresh.isEmpty()) {
      tell(id, fresh);
    }
    Optional<JournalRecord<Resumed>> resume = Retrained.resume(part);
    if (resume.isPresent()) {
      retrained = Retrained.in(run.journal(), part.end());
      Map<String, String> tag =
          Map.of("resumed." + resume.get().step(), resume.get().time().toString());
      piece("The tags", () -> tracker.tags(id, tag));
    }
    delivered.advance(part.end(), part.records().getLast());
    delivered.save();
    return true;
  }

  /** Halves refused lists until the refused metric is found. */
  private void tell(String id, List<Metric> fresh) throws TrackerException {
    try {
      tracker.metrics(id, fresh);
      metrics += fresh.size();
    } catch (TrackerException e) {
      if (e.extent() != Extent.THIS_PIECE) {
        throw e;
      }
      int half = fresh.size() / 2;
      if (half == 0) {
        refuse("The metric " + fresh.get(0).name(), e);
      } else {
        tell(id, fresh.subList(0, half));
        tell(id, fresh.subList(half, fresh.size()));
      }
    }
  }

  private void attach(String id, boolean ended) throws TrackerException {
    for (Map.Entry<String, Path> file :
        Attachments.of(run, settings.checkpoints(), ended).entrySet()) {
      String name = file.getKey();
      Optional<String> stamp = stamp(file.getValue());
      if (stamp.isPresent() && !delivered.has(name, stamp.get())) {
        piece(
            "The file " + name,
            () -> {
              tracker.file(id, name, file.getValue());
              delivered.sent(name, stamp.get());
              delivered.save();
              files++;
            });
      }
    }
  }

  /** Changes with the content; empty if the file is gone, as an old checkpoint may be. */
  private static Optional<String> stamp(Path file) {
    try {
      return Optional.of(Files.size(file) + " " + Files.getLastModifiedTime(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void status(String id, Status status, Instant time) throws TrackerException {
    if (!delivered.status().equals(Optional.of(status))) {
      tracker.status(id, status, time);
      delivered.stands(status);
      delivered.save();
    }
  }

  /** A piece that may be refused independently of the others. */
  private interface Piece {
    void send() throws TrackerException;
  }

  private void piece(String what, Piece piece) throws TrackerException {
    try {
      piece.send();
    } catch (TrackerException e) {
      if (e.extent() != Extent.THIS_PIECE) {
        throw e;
      }
      refuse(what, e);
    }
  }

  private void refuse(String what, TrackerException e) {
    if (refused.add(e.getMessage())) {
      warn.accept(what + " was not accepted: " + e.getMessage());
    }
  }

  private Map<String, String> config() {
    Path file = run.canonicalConfig();
    try {
      return ResolvedConfig.parse(Files.readString(file), file.toString()).flat();
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  private String name() {
    return parent
        .map(StudyParent::trial)
        .orElseGet(() -> String.valueOf(run.path().toAbsolutePath().normalize().getFileName()));
  }

  private Instant started() {
    List<JournalRecord<?>> first = new ArrayList<>(JournalPart.read(run.journal(), 0, 1).records());
    return first.isEmpty() ? Instant.now() : first.get(0).time();
  }

  /** The run there; empty if nothing has succeeded yet. */
  Optional<Location> location() {
    return location;
  }

  /** Metrics sent since this was opened. */
  long metrics() {
    return metrics;
  }

  /** Files sent since this was opened. */
  int files() {
    return files;
  }

  /** Why pieces were refused, once each. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  @Override
  public void close() {
    lock.close();
  }
}
