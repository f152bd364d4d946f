package org.frugalsr.plugin.mlflow;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;
import org.jspecify.annotations.Nullable;

/**
 * Sends files by HTTP PUT to the server's artifact proxy; the client's own method starts Python.
 *
 * <p>In a name, every character except letters, digits and {@code . _ - /} is written as {@code
 * =XX} for each byte of its UTF-8 form, including {@code =}: MLflow decodes {@code %} more than
 * once.
 */
final class Artifacts implements AutoCloseable {
  private static final String SCHEME = "mlflow-artifacts";
  private static final int SLOWEST_BYTES_PER_SECOND = 100_000;
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";

  private final String uri;
  private final Credentials credentials;
  private final Duration deadline;
  private final Refusals refusals;
  private @Nullable HttpClient client;

  /**
   * Creates a sender without sending anything.
   *
   * @param deadline of a small file; large files have more time
   */
  Artifacts(String uri, Credentials credentials, Duration deadline) {
    this.uri = uri;
    this.credentials = credentials;
    this.deadline = deadline;
    this.refusals = new Refusals(uri, credentials);
  }

  /** The name of a file on the server. */
  static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (LETTERS.indexOf((char) b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "=%02X", b & 0xFF));
      }
    }
    return encoded.toString();
  }

  /**
   * Sends a file.
   *
   * @param root the artifact URI of the run
   * @param name the path below it
   */
  void put(String root, String name, Path file) throws TrackerException {
    BodyPublisher body;
    try {
      body = BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new TrackerException(Extent.THIS_PIECE, "The file " + file + " cannot be read.");
    }
    put(root, name, body);
  }

  /** Sends a text as a file. */
  void put(String root, String name, String text) throws TrackerException {
    put(root, name, BodyPublishers.ofString(text));
  }

  private void put(String root, String name, BodyPublisher body) throws TrackerException {
    long patience = Math.max(body.contentLength(), 0) / SLOWEST_BYTES_PER_SECOND;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(root, name))
            .timeout(deadline.plusSeconds(patience))
            .header("Content-Type", "application/octet-stream")
            .PUT(body);
    credentials.header().ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<String> answer = client().send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() < 200 || answer.statusCode() > 299) {
        throw failure(answer.statusCode(), answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.forNow("Stopped while sending to the MLflow server " + uri + ".");
    } catch (IOException e) {
      throw Refusals.forNow(
          "The MLflow server %s does not accept a file at the moment: %s."
              .formatted(uri, Objects.toString(e.getMessage(), e.getClass().getSimpleName())));
    }
  }

  private URI address(String root, String name) throws TrackerException {
    URI parsed = URI.create(root.replace(" ", "%20"));
    boolean here =
        SCHEME.equals(parsed.getScheme())
            && (parsed.getHost() == null || parsed.getHost().equals(URI.create(uri).getHost()));
    if (!here) {
      throw new TrackerException(
          Extent.THIS_PIECE,
          "The MLflow server %s does not accept files itself (its artifact store is %s). Start it with --serve-artifacts and a new experiment; all files are in the run's folder."
              .formatted(uri, parsed.getScheme() == null ? root : parsed.getScheme() + ":"));
    }
    return URI.create(
        uri
            + "/api/2.0/mlflow-artifacts/artifacts"
            + parsed.getRawPath().replaceFirst("/+$", "")
            + "/"
            + encode(name));
  }

  private TrackerException failure(int status, String body) {
    boolean disabled = body.contains("serve-artifacts") || body.contains("serve_artifacts");
    if (disabled || status == 404 || status == 405 || status < 400) {
      return new TrackerException(
          Extent.THIS_PIECE,
          "The MLflow server %s does not accept files (%d). Start it with --serve-artifacts; all files are in the run's folder."
              .formatted(uri, status));
    }
    return refusals.of(status, body);
  }

  private HttpClient client() {
    HttpClient current = client;
    if (current == null) {
      current =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER) // credentials are for this server only
              .connectTimeout(deadline)
              .build();
      client = current;
    }
    return current;
  }

  @Override
  public void close() {
    HttpClient current = client;
    if (current != null) {
      client = null;
      current.shutdownNow();
    }
  }
}
