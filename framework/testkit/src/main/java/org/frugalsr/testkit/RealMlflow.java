package org.frugalsr.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A separate real MLflow server, as installed by {@code .ci/mlflow}. */
public final class RealMlflow implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path program;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /**
   * A server that is not started yet.
   *
   * @param program as found by {@link #program}
   * @param folder an existing folder for all its files
   */
  public RealMlflow(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  /** Finds the program: in the folder FRUGAL_MLFLOW, or in .frugal/mlflow of the project. */
  public static Optional<Path> program() {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("FRUGAL_MLFLOW")).map(Path::of).ifPresent(places::add);
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      places.add(p.resolve(".frugal/mlflow"));
    }
    return places.stream()
        .filter(p -> Files.exists(p.resolve("ready")))
        .map(p -> p.resolve("bin/mlflow"))
        .findFirst();
  }

  /** Its address. */
  public String uri() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts the server on its existing database, if any, and waits until it answers. */
  public void start() throws IOException, InterruptedException {
    ProcessBuilder server =
        new ProcessBuilder(
                program.toString(),
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("db"),
                "--artifacts-destination",
                folder.resolve("artifacts").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile());
    server.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false"); // a dozen processes
    Process started = server.start();
    process = started;
    long until = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > until) {
        throw new IllegalStateException(Files.readString(folder.resolve("server.log")));
      }
      Thread.sleep(200);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(uri() + "/health")).build();
      return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills the server immediately, as in a power failure. */
  public void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
      all.add(running.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
      running.waitFor();
    }
  }

  /** The response to a GET request to MLflow's API. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(uri() + "/api/2.0/mlflow/" + path)));
  }

  /** The response to a POST request to MLflow's API. */
  public JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(uri() + "/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** The content of an artifact of a run. */
  public byte[] artifact(JsonNode run, String name) throws IOException, InterruptedException {
    String root = run.path("info").path("artifact_uri").asText().replace("mlflow-artifacts:", "");
    URI address = URI.create(uri() + "/api/2.0/mlflow-artifacts/artifacts" + root + "/" + name);
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(name + ": " + answer.statusCode());
    }
    return answer.body();
  }

  /** The id of an experiment. */
  public String experiment(String name) throws IOException, InterruptedException {
    return get("experiments/get-by-name?experiment_name=" + encode(name))
        .path("experiment")
        .path("experiment_id")
        .asText();
  }

  /** The names of all artifacts of a run, in all folders. */
  public List<String> artifacts(JsonNode run) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    while (!folders.isEmpty()) {
      String list = "artifacts/list?run_id=" + run.path("info").path("run_id").asText();
      String folder = folders.remove();
      for (JsonNode file :
          get(folder.isEmpty() ? list : list + "&path=" + encode(folder)).path("files")) {
        String name = file.path("path").asText();
        (file.path("is_dir").asBoolean() ? folders : names).add(name);
      }
    }
    return names.stream().sorted().toList();
  }

  /** The history of a metric of a run, in the order in which MLflow returns it. */
  public List<JsonNode> history(JsonNode run, String metric)
      throws IOException, InterruptedException {
    List<JsonNode> history = new ArrayList<>();
    String id = run.path("info").path("run_id").asText();
    get("metrics/get-history?run_id=" + id + "&metric_key=" + encode(metric))
        .path("metrics")
        .forEach(history::add);
    return history;
  }

  /** The values of a run's params, tags or metrics by their keys. */
  public static Map<String, String> entries(JsonNode run, String kind) {
    Map<String, String> entries = new TreeMap<>();
    run.path("data")
        .path(kind)
        .forEach(e -> entries.put(e.path("key").asText(), e.path("value").asText()));
    return entries;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The results of MLflow's search. */
  public List<JsonNode> search(String experiment, String filter)
      throws IOException, InterruptedException {
    ObjectNode query = JSON.createObjectNode();
    query.putArray("experiment_ids").add(experiment(experiment));
    query.put("filter", filter).put("max_results", 1000);
    List<JsonNode> runs = new ArrayList<>();
    post("runs/search", query).path("runs").forEach(runs::add);
    return runs;
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    http.close();
  }
}
