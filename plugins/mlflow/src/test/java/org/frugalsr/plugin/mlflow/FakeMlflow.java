package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of an MLflow server as the tracker talks to, with the limits of the real one. */
final class FakeMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";

  /** A run as the server has it. */
  static final class Run {
    final ObjectNode info = Connection.JSON.createObjectNode();
    final Map<String, String> params = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    final Set<JsonNode> metrics = new LinkedHashSet<>();
    final List<JsonNode> inputs = new ArrayList<>();
  }

  /** Answers instead of the server; null lets the request pass. */
  interface Fault {
    Answer answer(String path) throws InterruptedException;
  }

  record Answer(int status, String body) {}

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final Map<String, String> experiments = new LinkedHashMap<>();
  final Map<String, Run> runs = new LinkedHashMap<>();
  final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  volatile String deletedExperiment = "";
  volatile String artifactRoot = "mlflow-artifacts:/";
  volatile Fault fault = path -> null;

  FakeMlflow() throws IOException {
    this(0);
  }

  FakeMlflow(int port) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  String uri() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  Run only() {
    return runs.values().iterator().next();
  }

  /** All of one metric, as (step, value) in the order in which they came. */
  List<String> history(String key) {
    return only().metrics.stream()
        .filter(m -> m.path("key").asText().equals(key))
        .map(m -> m.path("step").asText() + "=" + m.path("value").asText())
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(path);
      String who = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(who == null ? "nobody" : who);
      Answer answer;
      try {
        answer = fault.answer(path);
        synchronized (this) {
          answer = answer != null ? answer : answer(exchange, path, body);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        answer = new Answer(500, e.toString());
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.startsWith(ARTIFACTS)) {
      artifacts.put(path.substring(ARTIFACTS.length()), body);
      return new Answer(200, "");
    }
    if (!path.startsWith(API)) {
      return new Answer(404, "<html>nothing here</html>");
    }
    String query = exchange.getRequestURI().getQuery();
    JsonNode json =
        body.length == 0 ? Connection.JSON.createObjectNode() : Connection.JSON.readTree(body);
    return switch (path.substring(API.length())) {
      case "experiments/get-by-name" -> experiment(query.substring("experiment_name=".length()));
      case "experiments/create" -> {
        experiments.put(json.path("name").asText(), String.valueOf(experiments.size() + 1));
        yield ok(
            Connection.JSON
                .createObjectNode()
                .put("experiment_id", String.valueOf(experiments.size())));
      }
      case "runs/search" -> search(json.path("filter").asText());
      case "runs/create" -> create(json);
      case "runs/get" -> get(query.substring("run_id=".length()));
      case "runs/update" -> {
        Run run = runs.get(json.path("run_id").asText());
        run.info.put("status", json.path("status").asText());
        run.info.set("end_time", json.path("end_time"));
        yield ok(Connection.JSON.createObjectNode());
      }
      case "runs/log-inputs" -> {
        Run run = runs.get(json.path("run_id").asText());
        json.path("datasets").forEach(run.inputs::add);
        yield ok(Connection.JSON.createObjectNode());
      }
      case "runs/log-batch" -> batch(json);
      default -> new Answer(404, "<html>nothing here</html>");
    };
  }

  private static Answer ok(ObjectNode json) {
    return new Answer(200, json.toString());
  }

  static Answer error(int status, String code, String message) {
    ObjectNode json = Connection.JSON.createObjectNode();
    return new Answer(status, json.put("error_code", code).put("message", message).toString());
  }

  private Answer experiment(String name) {
    String id = experiments.get(name);
    if (id == null) {
      return error(404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with name=" + name);
    }
    ObjectNode json = Connection.JSON.createObjectNode();
    json.putObject("experiment")
        .put("experiment_id", id)
        .put("lifecycle_stage", name.equals(deletedExperiment) ? "deleted" : "active");
    return ok(json);
  }

  private Answer search(String filter) {
    ObjectNode json = Connection.JSON.createObjectNode();
    ArrayNode found = json.putArray("runs");
    runs.values().stream()
        .filter(r -> filter.equals("tags.`frugalsr.key` = '" + r.tags.get("frugalsr.key") + "'"))
        .forEach(r -> found.add(json(r)));
    return ok(json);
  }

  private Answer create(JsonNode json) {
    Run run = new Run();
    String id = "run" + runs.size();
    run.info.put("run_id", id).put("lifecycle_stage", "active");
    run.info.put("experiment_id", json.path("experiment_id").asText());
    run.info.put("artifact_uri", artifactRoot + "1/" + id + "/artifacts");
    run.info.set("run_name", json.path("run_name"));
    run.info.set("start_time", json.path("start_time"));
    json.path("tags").forEach(t -> run.tags.put(t.path("key").asText(), t.path("value").asText()));
    runs.put(id, run);
    return ok((ObjectNode) Connection.JSON.createObjectNode().set("run", json(run)));
  }

  private Answer get(String id) {
    Run run = runs.get(id);
    return run == null
        ? error(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found")
        : ok((ObjectNode) Connection.JSON.createObjectNode().set("run", json(run)));
  }

  private static ObjectNode json(Run run) {
    ObjectNode json = Connection.JSON.createObjectNode();
    json.set("info", run.info);
    ArrayNode params = json.putObject("data").putArray("params");
    run.params.forEach((k, v) -> params.addObject().put("key", k).put("value", v));
    return json;
  }

  private Answer batch(JsonNode json) {
    Run run = runs.get(json.path("run_id").asText());
    if (run.info.path("lifecycle_stage").asText().equals("deleted")) {
      return error(
          400,
          "INVALID_PARAMETER_VALUE",
          "The run x must be in the 'active' state. Current state is deleted.");
    }
    List<String> wrong = new ArrayList<>();
    for (String kind : List.of("metrics", "params", "tags")) {
      if (json.path(kind).size() > (kind.equals("metrics") ? 1000 : 100)) {
        wrong.add(json.path(kind).size() + " " + kind);
      }
      json.path(kind)
          .forEach(
              e -> {
                String key = e.path("key").asText();
                if (!key.matches("[/\\w.\\- :]{1,250}")
                    || key.startsWith("/")
                    || key.endsWith("/")
                    || key.contains("//")
                    || List.of(key.split("/")).contains("..")
                    || List.of(key.split("/")).contains(".")) {
                  wrong.add("key " + key);
                }
              });
    }
    json.path("params")
        .forEach(
            p -> {
              String key = p.path("key").asText();
              String value = p.path("value").asText();
              if (value.length() > 6000 || !value.equals(run.params.getOrDefault(key, value))) {
                wrong.add("param " + key);
              }
            });
    json.path("tags")
        .forEach(
            t -> {
              if (t.path("value").asText().length() > 5000) {
                wrong.add("tag " + t.path("key").asText());
              }
            });
    if (!wrong.isEmpty() || json.toString().length() >= 1_000_000) {
      return error(400, "INVALID_PARAMETER_VALUE", "wrong: " + wrong);
    }
    json.path("params")
        .forEach(p -> run.params.put(p.path("key").asText(), p.path("value").asText()));
    json.path("tags").forEach(t -> run.tags.put(t.path("key").asText(), t.path("value").asText()));
    json.path("metrics").forEach(run.metrics::add);
    return new Answer(200, "{}");
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
