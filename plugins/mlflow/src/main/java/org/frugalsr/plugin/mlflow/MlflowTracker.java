package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.api.Tracker;
import org.frugalsr.api.TrackerException;

/**
 * Sends runs to an MLflow 3 server.
 *
 * <p>Params are the flattened config, tags the provenance under {@code frugalsr.}; keys are encoded
 * by {@link Keys}, and file names by {@link Artifacts}. A param cannot change: a value changed by a
 * resume is a tag {@code frugalsr.changed.KEY}. The artifact {@value Values#WHOLE} contains the
 * full values that were cut.
 */
final class MlflowTracker implements Tracker {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String PREFIX = "frugalsr.";

  /** The maximum length of a data set's digest in MLflow. */
  private static final int DIGEST = 36;

  private static final String KEY = PREFIX + "key";

  private final MlflowSettings settings;
  private final Credentials credentials;
  private final Connection server;
  private final Artifacts artifacts;
  private final Map<String, Known> runs = new HashMap<>();

  /**
   * The known state of a run on the server.
   *
   * @param artifactRoot its artifact URI
   * @param params its params
   * @param whole by kind, the full values and keys that were cut
   */
  private record Known(
      String artifactRoot, Map<String, String> params, Map<String, Map<String, String>> whole) {}

  MlflowTracker(MlflowSettings settings, Credentials credentials) {
    this(settings, credentials, DEADLINE);
  }

  MlflowTracker(MlflowSettings settings, Credentials credentials, Duration deadline) {
    this.settings = settings;
    this.credentials = credentials;
    this.server = new Connection(settings.uri(), credentials, deadline);
    this.artifacts = new Artifacts(settings.uri(), credentials, deadline);
  }

  @Override
  public String destination() {
    return "MLflow at %s, experiment %s".formatted(settings.uri(), settings.experiment());
  }

  @Override
  public List<String> remarks() {
    return credentials.withheld().stream().toList();
  }

  @Override
  public Location begin(TrackedRun run, Optional<String> id) throws TrackerException {
    JsonNode there =
        id.isPresent() ? server.get("runs/get?run_id=" + query(id.get())).path("run") : make(run);
    JsonNode info = there.path("info");
    if (info.path("lifecycle_stage").asText().equals("deleted")) {
      throw Refusals.everything(
          "The run %s has been deleted on the MLflow server %s. Restore it there; or remove tracking.json in the run's folder, to send everything as a new run."
              .formatted(info.path("run_id").asText(), settings.uri()));
    }
    Map<String, String> params = new HashMap<>();
    there
        .path("data")
        .path("params")
        .forEach(p -> params.put(p.path("key").asText(), p.path("value").asText()));
    String runId = info.path("run_id").asText();
    runs.put(runId, new Known(info.path("artifact_uri").asText(), params, new TreeMap<>()));
    return new Location(
        runId,
        "%s/#/experiments/%s/runs/%s"
            .formatted(settings.uri(), info.path("experiment_id").asText(), runId));
  }

  private JsonNode make(TrackedRun run) throws TrackerException {
    String experiment = experiment();
    ObjectNode search = Connection.JSON.createObjectNode();
    search.putArray("experiment_ids").add(experiment);
    search.put("filter", "tags.`%s` = '%s'".formatted(KEY, run.key()));
    search.put("max_results", 1);
    JsonNode found = server.post("runs/search", search).path("runs");
    if (!found.isEmpty()) {
      return found.get(0);
    }
    Map<String, String> tags = new TreeMap<>();
    tags.put(KEY, run.key());
    tags.put("mlflow.source.name", "frugal");
    tags.put("mlflow.source.type", "LOCAL");
    tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
    run.parent().ifPresent(p -> tags.put("mlflow.parentRunId", p));
    String name = Values.fit(run.name(), Values.LONGEST_NAME);
    if (!name.equals(run.name())) {
      tags.put(PREFIX + "name", Values.fit(run.name(), Values.LONGEST_TAG));
    }
    ObjectNode create = Connection.JSON.createObjectNode();
    create.put("experiment_id", experiment);
    create.put("run_name", name);
    create.put("start_time", run.started().toEpochMilli());
    create.set("tags", entries(tags));
    return server.post("runs/create", create).path("run");
  }

  private String experiment() throws TrackerException {
    String byName = "experiments/get-by-name?experiment_name=" + query(settings.experiment());
    Optional<JsonNode> found = server.find(byName);
    if (found.isEmpty()) {
      ObjectNode create = Connection.JSON.createObjectNode().put("name", settings.experiment());
      try {
        return server.post("experiments/create", create).path("experiment_id").asText();
      } catch (TrackerException e) {
        found = server.find(byName); // another run may have created it meanwhile
        if (found.isEmpty()) {
          throw e.extent() == TrackerException.Extent.FOR_NOW
              ? e
              : Refusals.everything(e.getMessage());
        }
      }
    }
    JsonNode experiment = found.get().path("experiment");
    String id = experiment.path("experiment_id").asText();
    if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
      throw Refusals.everything(
          "The experiment \"%s\" has been deleted on the MLflow server %s. Restore it there (mlflow experiments restore --experiment-id %s), or choose another one: -o tracking.experiment=NAME"
              .formatted(settings.experiment(), settings.uri(), id));
    }
    return id;
  }

  @Override
  public void config(String id, Map<String, String> values) throws TrackerException {
    Known known = known(id);
    Map<String, String> fresh = new TreeMap<>();
    Map<String, String> changed = new TreeMap<>();
    boolean cut = false;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String key = Keys.fit(entry.getKey());
      String value = Values.fit(entry.getValue(), Values.LONGEST_PARAM);
      String there = known.params().get(key);
      if (there == null) {
        fresh.put(key, value);
      } else if (!there.equals(value)) {
        changed.put(Keys.fit(entry.getKey(), PREFIX + "changed."), tagValue(entry.getValue()));
      }
      if (Keys.isCut(key) || !value.equals(entry.getValue())) {
        whole(known, "params").put(entry.getKey(), entry.getValue());
        cut = true;
      }
    }
    batches(id, "params", fresh, Batches.PARAMS);
    known.params().putAll(fresh);
    batches(id, "tags", changed, Batches.TAGS);
    if (cut) {
      attachWhole(known);
    }
  }

  @Override
  public void tags(String id, Map<String, String> tags) throws TrackerException {
    Known known = known(id);
    Map<String, String> fitted = new TreeMap<>();
    boolean cut = false;
    for (Map.Entry<String, String> entry : tags.entrySet()) {
      String key = Keys.fit(entry.getKey(), PREFIX);
      String value = tagValue(entry.getValue());
      fitted.put(key, value);
      if (entry.getKey().equals("program.revision") && !value.equals("unknown")) {
        fitted.put("mlflow.source.git.commit", value);
      }
      if (Keys.isCut(key) || !value.equals(entry.getValue())) {
        whole(known, "tags").put(entry.getKey(), entry.getValue());
        cut = true;
      }
    }
    batches(id, "tags", fitted, Batches.TAGS);
    if (cut) {
      attachWhole(known);
    }
  }

  @Override
  public void marks(String id, Map<String, String> tags, Optional<String> note)
      throws TrackerException {
    Map<String, String> fitted = new TreeMap<>();
    tags.forEach((name, value) -> fitted.put(Keys.fit(name), tagValue(value)));
    note.ifPresent(text -> fitted.put("mlflow.note.content", tagValue(text)));
    batches(id, "tags", fitted, Batches.TAGS);
  }

  @Override
  public void data(String id, List<DataInput> inputs) throws TrackerException {
    ObjectNode body = Connection.JSON.createObjectNode().put("run_id", id);
    ArrayNode datasets = body.putArray("datasets");
    for (DataInput input : inputs) {
      ObjectNode entry = datasets.addObject();
      entry
          .putArray("tags")
          .addObject()
          .put("key", "mlflow.data.context")
          .put("value", String.join(", ", input.uses()));
      ObjectNode source = Connection.JSON.createObjectNode();
      source.put("set", input.name()).put("sha256", input.content());
      entry
          .putObject("dataset")
          .put("name", Values.fit(input.name(), Values.LONGEST_NAME))
          .put("digest", input.content().substring(0, Math.min(DIGEST, input.content().length())))
          .put("source_type", "frugalsr")
          .put("source", source.toString());
    }
    server.post("runs/log-inputs", body);
  }

  private static String tagValue(String value) {
    return Values.fit(value, Values.LONGEST_TAG);
  }

  private static Map<String, String> whole(Known known, String kind) {
    return known.whole().computeIfAbsent(kind, k -> new TreeMap<>());
  }

  private void attachWhole(Known known) throws TrackerException {
    String json = Connection.JSON.valueToTree(known.whole()).toPrettyString();
    artifacts.put(known.artifactRoot(), Values.WHOLE, json + "\n");
  }

  private void batches(String id, String kind, Map<String, String> values, int most)
      throws TrackerException {
    List<JsonNode> all = new ArrayList<>();
    entries(values).forEach(all::add);
    send(id, kind, all, most);
  }

  @Override
  public void metrics(String id, List<Metric> metrics) throws TrackerException {
    List<JsonNode> all = new ArrayList<>();
    Map<String, String> longNames = new TreeMap<>();
    for (Metric m : metrics) {
      String key = Keys.fit(m.name());
      if (Keys.isCut(key)) {
        longNames.put(key.substring(key.length() - 18, key.length() - 1), m.name());
      }
      ObjectNode node = Connection.JSON.createObjectNode();
      node.put("key", key);
      node.put("step", m.step());
      node.put("timestamp", m.time().toEpochMilli());
      if (Double.isFinite(m.value())) {
        node.put("value", m.value());
      } else {
        node.put("value", String.valueOf(m.value())); // as in protobuf's JSON
      }
      all.add(node);
    }
    send(id, "metrics", all, Batches.METRICS);
    if (!longNames.isEmpty()) {
      Map<String, String> named = new TreeMap<>();
      longNames.forEach((hash, name) -> named.put("metric." + hash, name));
      tags(id, named);
    }
  }

  private void send(String id, String kind, List<JsonNode> entries, int most)
      throws TrackerException {
    for (List<JsonNode> part : Batches.of(entries, most, MlflowTracker::bytes)) {
      ObjectNode body = Connection.JSON.createObjectNode().put("run_id", id);
      body.putArray(kind).addAll(part);
      server.post("runs/log-batch", body);
    }
  }

  @Override
  public void file(String id, String name, Path file) throws TrackerException {
    artifacts.put(known(id).artifactRoot(), name, file);
  }

  @Override
  public void status(String id, Status status, Instant time) throws TrackerException {
    ObjectNode update = Connection.JSON.createObjectNode();
    update.put("run_id", id).put("status", status.name());
    if (status != Status.RUNNING) {
      update.put("end_time", time.toEpochMilli());
    }
    server.post("runs/update", update);
  }

  private Known known(String id) {
    Known known = runs.get(id);
    if (known == null) {
      throw new IllegalStateException("no run " + id + " was begun here");
    }
    return known;
  }

  private static int bytes(JsonNode entry) {
    return entry.toString().getBytes(StandardCharsets.UTF_8).length + 1; // and a comma
  }

  private static ArrayNode entries(Map<String, String> values) {
    ArrayNode entries = Connection.JSON.createArrayNode();
    values.forEach((key, value) -> entries.addObject().put("key", key).put("value", value));
    return entries;
  }

  private static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    server.close();
    artifacts.close();
  }
}
