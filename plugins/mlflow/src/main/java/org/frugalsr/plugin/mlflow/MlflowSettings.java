package org.frugalsr.plugin.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import org.frugalsr.api.config.Key;

/**
 * Which server, and which of its experiments.
 *
 * @param uri address of the server; user, password and token come from the environment only, see
 *     {@link Credentials}
 * @param experiment name; made if it is not there
 */
public record MlflowSettings(
    @Key(doc = "Address of the server.", def = "\"http://127.0.0.1:5000\"") String uri,
    @Key(doc = "Experiment on the server; made if it is not there.", def = "frugalsr")
        String experiment) {
  private static final int LONGEST_NAME = 500;

  /**
   * Checks the address and the name; messages do not repeat the address, which may hold a password.
   */
  public MlflowSettings {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("uri is no address such as http://127.0.0.1:5000.");
    }
    if (parsed.getRawUserInfo() != null
        || (parsed.getRawAuthority() != null && parsed.getRawAuthority().contains("@"))) {
      throw new IllegalArgumentException(
          "uri holds a user or password, which would be written into files. Take it out and set"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN,"
              + " in the environment.");
    }
    if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "uri has something behind ? or #; it is an address such as http://127.0.0.1:5000. A token"
              + " belongs into the environment variable MLFLOW_TRACKING_TOKEN.");
    }
    boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
    if (!web || parsed.getHost() == null) {
      throw new IllegalArgumentException(
          "uri is no address of a server, such as http://127.0.0.1:5000; start one with: mlflow"
              + " server");
    }
    if (experiment.isBlank() || experiment.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "experiment is a name of 1 to %d characters.".formatted(LONGEST_NAME));
    }
    uri = uri.replaceFirst("/+$", "");
  }
}
