package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.frugalsr.api.TrackerException;
import org.jspecify.annotations.Nullable;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/**
 * Requests to MLflow's REST interface, each with a deadline.
 *
 * <p>The client itself waits forever. So requests run in a separate thread, and a client that takes
 * too long is closed, which closes its sockets, and replaced.
 */
final class Connection implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();

  /** The logger of the client's HTTP library, which reports each retry on standard error. */
  private static final Logger HTTP = Logger.getLogger("org.mlflow_project.apachehttp");

  static {
    HTTP.setLevel(Level.OFF);
  }

  private final String uri;
  private final Credentials credentials;
  private final Duration deadline;
  private final Refusals refusals;
  private @Nullable Worker worker;

  private record Worker(MlflowClient client, ExecutorService thread) {
    void close() {
      thread.shutdownNow();
      client.close();
    }
  }

  /**
   * Creates a connection without sending anything.
   *
   * @param deadline of one request, including the client's own retries
   */
  Connection(String uri, Credentials credentials, Duration deadline) {
    this.uri = uri;
    this.credentials = credentials;
    this.deadline = deadline;
    this.refusals = new Refusals(uri, credentials);
  }

  /** Returns the response to a GET; empty if the object does not exist. */
  Optional<JsonNode> find(String path) throws TrackerException {
    try {
      return Optional.of(parse(within(client -> client.sendGet(path))));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MlflowHttpException http
          && http.getStatusCode() == 404
          && Refusals.code(body(http)).equals(Refusals.ABSENT)) {
        return Optional.empty();
      }
      throw failure(e.getCause());
    }
  }

  /** Returns the response to a GET of an object that must exist. */
  JsonNode get(String path) throws TrackerException {
    try {
      return parse(within(client -> client.sendGet(path)));
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** Returns the response to a POST. */
  JsonNode post(String path, ObjectNode body) throws TrackerException {
    String json = body.toString();
    try {
      return parse(within(client -> client.sendPost(path, json)));
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private interface Request {
    String send(MlflowClient client);
  }

  private String within(Request request) throws TrackerException, ExecutionException {
    Worker current = worker;
    if (current == null) {
      current =
          new Worker(
              Redirections.refusedBy(new MlflowClient(credentials.provider(uri))),
              Executors.newSingleThreadExecutor(
                  task -> {
                    Thread thread =
                        Thread.ofPlatform().name("tracking-mlflow").daemon().unstarted(task);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                  }));
      worker = current;
    }
    MlflowClient client = current.client();
    Callable<String> task = () -> request.send(client);
    Future<String> answer = current.thread().submit(task);
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      close();
      throw Refusals.forNow(
          "The MLflow server %s has not answered within %d s."
              .formatted(uri, Math.max(deadline.toSeconds(), 1)));
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw Refusals.forNow("Stopped while waiting for the MLflow server " + uri + ".");
    }
  }

  /** Parses a response of MLflow, which is an object, unlike that of a login page. */
  private JsonNode parse(String answer) throws TrackerException {
    try {
      JsonNode node = JSON.readTree(answer);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // reported below
    }
    throw refusals.foreign();
  }

  private TrackerException failure(@Nullable Throwable cause) {
    if (cause instanceof MlflowHttpException http) {
      return refusals.of(http.getStatusCode(), body(http));
    }
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof SSLException) {
        return Refusals.everything("No secure connection to " + uri + ": " + c.getMessage());
      }
      if (c instanceof IOException) {
        return Refusals.forNow(
            "The MLflow server %s cannot be reached: %s."
                .formatted(uri, Objects.toString(c.getMessage(), c.getClass().getSimpleName())));
      }
    }
    return Refusals.forNow("The request to " + uri + " failed: " + cause);
  }

  private static String body(MlflowHttpException e) {
    return Objects.toString(e.getBodyMessage(), "");
  }

  @Override
  public void close() {
    Worker current = worker;
    if (current != null) {
      worker = null;
      current.close();
    }
  }
}
