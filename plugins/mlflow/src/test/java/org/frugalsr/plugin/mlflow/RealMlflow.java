package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real MLflow server of its own, as {@code .ci/mlflow} installs it. */
final class RealMlflow implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path program;
  private final Path folder;
  private final int port;
  private Process process;

  RealMlflow(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  /** Where the program is: in the folder FRUGAL_MLFLOW, or in .frugal/mlflow of the project. */
  static Optional<Path> program() {
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

  String uri() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it, on the same database as before, and waits until it answers. */
  void start() throws Exception {
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
    process = server.start();
    long until = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > until) {
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

  /** Ends it at once, as a power failure would. */
  void kill() throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  JsonNode get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(uri() + "/api/2.0/mlflow/" + path)));
  }

  JsonNode post(String path, ObjectNode body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(uri() + "/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return Connection.JSON.readTree(answer.body());
  }

  /** The content of an artifact of a run. */
  byte[] artifact(JsonNode run, String name) throws Exception {
    String root = run.path("info").path("artifact_uri").asText().replace("mlflow-artifacts:", "");
    URI address = URI.create(uri() + "/api/2.0/mlflow-artifacts/artifacts" + root + "/" + name);
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(name + ": " + answer.statusCode());
    }
    return answer.body();
  }

  String experiment(String name) throws Exception {
    return get("experiments/get-by-name?experiment_name="
            + URLEncoder.encode(name, StandardCharsets.UTF_8))
        .path("experiment")
        .path("experiment_id")
        .asText();
  }

  /** What MLflow's own search finds. */
  List<JsonNode> search(String experiment, String filter) throws Exception {
    ObjectNode query = Connection.JSON.createObjectNode();
    query.putArray("experiment_ids").add(experiment(experiment));
    query.put("filter", filter).put("max_results", 1000);
    List<JsonNode> runs = new ArrayList<>();
    post("runs/search", query).path("runs").forEach(runs::add);
    return runs;
  }

  @Override
  public void close() throws Exception {
    kill();
    http.close();
  }
}
