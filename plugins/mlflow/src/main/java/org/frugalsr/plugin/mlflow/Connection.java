package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.frugalsr.api.TrackerException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to MLflow's REST interface, each with a deadline.
 *
 * <p>MLflow's own client waits for ever, and follows a redirection with the credentials of the
 * server that it was told to ask.
 */
final class Connection implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  private static final String API = "/api/2.0/mlflow/";

  private final String uri;
  private final Credentials credentials;
  private final Duration deadline;
  private final Refusals refusals;
  private @Nullable HttpClient client;

  /**
   * A connection; nothing is sent yet.
   *
   * @param deadline of one request
   */
  Connection(String uri, Credentials credentials, Duration deadline) {
    this.uri = uri;
    this.credentials = credentials;
    this.deadline = deadline;
    this.refusals = new Refusals(uri, credentials);
  }

  /** Answers a GET; empty if what it asks for is not there. */
  Optional<JsonNode> find(String path) throws TrackerException {
    try {
      return Optional.of(parse(send(request(path).GET())));
    } catch (StatusException e) {
      if (e.status == 404 && Refusals.code(e.body).equals(Refusals.ABSENT)) {
        return Optional.empty();
      }
      throw refusals.of(e.status, e.body);
    }
  }

  /** Answers a GET of something that must be there. */
  JsonNode get(String path) throws TrackerException {
    try {
      return parse(send(request(path).GET()));
    } catch (StatusException e) {
      throw refusals.of(e.status, e.body);
    }
  }

  /** Answers a POST. */
  JsonNode post(String path, ObjectNode body) throws TrackerException {
    try {
      return parse(send(request(path).POST(BodyPublishers.ofString(body.toString()))));
    } catch (StatusException e) {
      throw refusals.of(e.status, e.body);
    }
  }

  /** Sends a request and waits for a success, not following it elsewhere. */
  private String send(HttpRequest.Builder request) throws TrackerException, StatusException {
    credentials.header().ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<String>> answer =
        client().sendAsync(request.build(), BodyHandlers.ofString());
    try {
      HttpResponse<String> response = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() / 100 == 3) {
        throw refusals.foreign();
      }
      if (response.statusCode() < 200 || response.statusCode() > 299) {
        throw new StatusException(response.statusCode(), response.body());
      }
      return response.body();
    } catch (TimeoutException e) {
      close();
      throw Refusals.forNow(
          "The MLflow server %s has not answered within %d s."
              .formatted(uri, Math.max(deadline.toSeconds(), 1)));
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw Refusals.forNow("Stopped while waiting for the MLflow server " + uri + ".");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri + API + path))
        .header("Content-Type", "application/json; charset=utf-8");
  }

  private HttpClient client() {
    HttpClient current = client;
    if (current == null) {
      current =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER) // credentials are for this server
              .connectTimeout(deadline)
              .build();
      client = current;
    }
    return current;
  }

  /** MLflow answers with an object; a redirection to a login page, say, does not. */
  private JsonNode parse(String answer) throws TrackerException {
    try {
      JsonNode node = JSON.readTree(answer);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw refusals.foreign();
  }

  private TrackerException failure(@Nullable Throwable cause) {
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

  @Override
  public void close() {
    HttpClient current = client;
    if (current != null) {
      client = null;
      current.shutdownNow();
    }
  }

  /** An answer that is no success. */
  private static final class StatusException extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;
    private final String body;

    StatusException(int status, String body) {
      super("HTTP " + status);
      this.status = status;
      this.body = body;
    }
  }
}
