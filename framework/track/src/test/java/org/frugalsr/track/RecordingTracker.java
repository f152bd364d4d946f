package org.frugalsr.track;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;

/** A tracker's place in memory, which keeps an identical metric once, and fails when told to. */
final class RecordingTracker implements Tracker {
  /** A run as it stands there. */
  static final class There {
    final TrackedRun run;
    final Map<String, String> config = new HashMap<>();
    final Map<String, String> tags = new HashMap<>();
    final Set<Metric> metrics = new LinkedHashSet<>();
    final Map<String, Integer> files = new LinkedHashMap<>();
    final List<Status> status = new ArrayList<>();
    final List<DataInput> data = new ArrayList<>();
    int told;

    There(TrackedRun run) {
      this.run = run;
    }

    /** Values of a metric, in the order in which they came. */
    List<Double> values(String name) {
      return metrics.stream().filter(m -> m.name().equals(name)).map(Metric::value).toList();
    }
  }

  /** What to do instead of a call; null lets it pass. */
  interface Trouble {
    void before(String call) throws TrackerException;
  }

  final Map<String, There> runs = new LinkedHashMap<>();
  final Deque<Trouble> troubles = new ArrayDeque<>();
  String destination = "memory";
  volatile boolean closed;

  /** The next call of this name fails; others before it pass. */
  void fail(String call, Extent extent) {
    troubles.add(
        name -> {
          if (!name.startsWith(call)) {
            throw new IllegalStateException();
          }
          throw new TrackerException(extent, "no " + name);
        });
  }

  private synchronized void call(String name) throws TrackerException {
    Trouble next = troubles.peek();
    if (next != null) {
      try {
        next.before(name);
        troubles.poll();
      } catch (TrackerException e) {
        troubles.poll();
        throw e;
      } catch (IllegalStateException notMeant) {
        // it waits for its call
      }
    }
  }

  There only() {
    return runs.values().iterator().next();
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public Location begin(TrackedRun run, Optional<String> id) throws TrackerException {
    call("begin");
    String known =
        id.or(
                () ->
                    runs.entrySet().stream()
                        .filter(e -> e.getValue().run.key().equals(run.key()))
                        .map(Map.Entry::getKey)
                        .findFirst())
            .orElse("run-" + runs.size());
    runs.putIfAbsent(known, new There(run));
    call("begun"); // made, but the answer is lost
    return new Location(known, "memory:" + known);
  }

  @Override
  public void config(String id, Map<String, String> values) throws TrackerException {
    call("config");
    runs.get(id).config.putAll(values);
  }

  @Override
  public void tags(String id, Map<String, String> tags) throws TrackerException {
    call("tags");
    runs.get(id).tags.putAll(tags);
  }

  @Override
  public void data(String id, List<DataInput> inputs) throws TrackerException {
    call("data");
    runs.get(id).data.addAll(inputs);
  }

  @Override
  public void metrics(String id, List<Metric> metrics) throws TrackerException {
    call("metrics" + metrics.stream().map(Metric::name).toList());
    runs.get(id).told += metrics.size();
    runs.get(id).metrics.addAll(metrics);
    call("told"); // arrived, but the answer is lost
  }

  @Override
  public void file(String id, String name, Path file) throws TrackerException {
    call("file " + name);
    runs.get(id).files.merge(name, 1, Integer::sum);
  }

  @Override
  public void status(String id, Status status, Instant time) throws TrackerException {
    call("status");
    runs.get(id).status.add(status);
  }

  @Override
  public void close() {
    closed = true;
  }
}
