package org.frugalsr.plugin.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import org.frugalsr.api.config.Key;

/**
 * The server and the experiment.
 *
 * @param uri address of the server; user, password and token are read from the environment only,
 *     see {@link Credentials}
 * @param experiment name; created if it does not exist
 */
public record MlflowSettings(
    @Key(doc = "Address of the server.", def = "\"http://127.0.0.1:5000\"") String uri,
    @Key(doc = "Experiment on the server; created if it does not exist.", def = "frugalsr")
        String experiment) {
  private static final int LONGEST_NAME = 500;

  /**
   * Checks the address and the name; messages do not contain the address, which may include a
   * password.
   */
  public MlflowSettings {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("uri is not an address such as http://127.0.0.1:5000.");
    }
    if (parsed.getRawUserInfo() != null
        || (parsed.getRawAuthority() != null && parsed.getRawAuthority().contains("@"))) {
      throw new IllegalArgumentException(
          "uri contains a user or password, which would be written to files. Remove it and set"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN,"
              + " in the environment.");
    }
    if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "uri must not contain ? or #; use an address such as http://127.0.0.1:5000. A token"
              + " belongs in the environment variable MLFLOW_TRACKING_TOKEN.");
    }
    boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
    if (!web || parsed.getHost() == null) {
      throw new IllegalArgumentException(
          "uri is not a server's address, such as http://127.0.0.1:5000; start one with: mlflow"
              + " server");
    }
    if (experiment.isBlank() || experiment.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "experiment must have 1 to %d characters.".formatted(LONGEST_NAME));
    }
    uri = uri.replaceFirst("/+$", "");
  }
}
