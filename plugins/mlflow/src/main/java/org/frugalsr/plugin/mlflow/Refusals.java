package org.frugalsr.plugin.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.regex.Pattern;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.TrackerException.Extent;

/** What an answer that is no success means, and what a person can do about it. */
final class Refusals {
  /** MLflow's code for what is not there. */
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
   * The failure that an answer means.
   *
   * @param status of HTTP
   * @param body of the answer
   */
  TrackerException of(int status, String body) {
    String said = said(body);
    String server = "The MLflow server " + uri;
    return switch (status) {
      case 401 ->
          everything(
              server
                  + " wants other credentials (401). "
                  + credentials
                      .withheld()
                      .orElse(
                          "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                              + " MLFLOW_TRACKING_TOKEN, in the environment."));
      case 403 ->
          body.toLowerCase(Locale.ROOT).contains("host")
              ? everything(
                  server
                      + " refuses to be called by this name (403: "
                      + said
                      + "). Start it with --allowed-hosts and that name, or use one that it knows.")
              : everything(server + " does not allow this (403: " + said + ").");
      case 404 ->
          code(body).equals(ABSENT)
              ? everything(
                  server
                      + " does not have it any more: "
                      + said
                      + " Restore it there; or remove tracking.json in the run's folder, to send"
                      + " all as a new run.")
              : everything("There is no MLflow server at " + uri + " (404). Is the address right?");
      case 408, 429 -> forNow(server + " is busy (" + status + ").");
      default -> {
        if (status >= 500) {
          yield forNow(server + " fails (" + status + ": " + said + ").");
        }
        yield DELETED.matcher(said).find()
            ? everything(
                server
                    + " has deleted it: "
                    + said
                    + " Restore it there, or choose another experiment with -o"
                    + " tracking.experiment=NAME.")
            : new TrackerException(
                Extent.THIS_PIECE, "%s refuses it (%d: %s).".formatted(server, status, said));
      }
    };
  }

  /** The failure of an answer that MLflow does not give. */
  TrackerException foreign() {
    return everything(
        uri
            + " answers, but not as an MLflow server does. Is the address right, and does it need"
            + " no login on a web page?");
  }

  /** MLflow's code of an error; empty if it has none. */
  static String code(String body) {
    return json(body).path("error_code").asText("");
  }

  /** What the server said, on one line and not too long. */
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
