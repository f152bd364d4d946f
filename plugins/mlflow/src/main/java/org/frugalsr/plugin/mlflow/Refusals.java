package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.regex.Pattern;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;

/** Maps unsuccessful responses to failures, with advice for the user. */
final class Refusals {
  /** MLflow's code for an object that does not exist. */
  static final String ABSENT = "RESOURCE_DOES_NOT_EXIST";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern DELETED = Pattern.compile("\\b(active|deleted)\\W* (state|stage)");
  private static final int LONGEST = 300;

  private final String uri;
  private final Credentials credentials;

  Refusals(String uri, Credentials credentials) {
    this.uri = uri;
    this.credentials = credentials;
  }

  /**
   * The failure for a response.
   *
   * @param status the HTTP status
   * @param body of the response
   */
  TrackerException of(int status, String body) {
    String said = said(body);
    String server = "The MLflow server " + uri;
    return switch (status) {
      case 401 ->
          everything(
              server
                  + " requires other credentials (401). "
                  + credentials
                      .withheld()
                      .orElse(
                          "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                              + " MLFLOW_TRACKING_TOKEN, in the environment."));
      case 403 ->
          body.toLowerCase(Locale.ROOT).contains("host")
              ? everything(
                  server
                      + " rejects this host name (403: "
                      + said
                      + "). Start it with --allowed-hosts and that name, or use an allowed one.")
              : everything(server + " does not allow this (403: " + said + ").");
      case 404 ->
          code(body).equals(ABSENT)
              ? everything(
                  server
                      + " does not have it anymore: "
                      + said
                      + " Restore it there; or remove tracking.json in the run's folder, to send"
                      + " everything as a new run.")
              : everything("There is no MLflow server at " + uri + " (404). Check the address.");
      case 408, 429 -> forNow(server + " is busy (" + status + ").");
      default -> {
        if (status >= 500) {
          yield forNow(server + " failed (" + status + ": " + said + ").");
        }
        yield DELETED.matcher(said).find()
            ? everything(
                server
                    + " has deleted it: "
                    + said
                    + " Restore it there, or choose another experiment with -o"
                    + " tracking.experiment=NAME.")
            : new TrackerException(
                Extent.THIS_PIECE, "%s rejects it (%d: %s).".formatted(server, status, said));
      }
    };
  }

  /** The failure for a response that is not from MLflow. */
  TrackerException foreign() {
    return everything(
        uri
            + " responds, but not as an MLflow server. Check the address, and whether it requires a"
            + " login on a web page.");
  }

  /** MLflow's code of an error; empty if it has none. */
  static String code(String body) {
    return json(body).path("error_code").asText("");
  }

  /** The server's message, on one line and shortened. */
  private static String said(String body) {
    String text = json(body).path("message").asText(body).strip().replaceAll("\\s+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static JsonNode json(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JSON.createObjectNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  static TrackerException everything(String message) {
    return new TrackerException(Extent.EVERYTHING, message);
  }

  static TrackerException forNow(String message) {
    return new TrackerException(Extent.FOR_NOW, message);
  }
}
