package org.frugalsr.plugin.mlflow;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;

/**
 * Credentials from MLflow's environment variables; never written to files.
 *
 * @param user {@code MLFLOW_TRACKING_USERNAME}; used only with a password, and then in preference
 *     to a token
 * @param password {@code MLFLOW_TRACKING_PASSWORD}
 * @param token {@code MLFLOW_TRACKING_TOKEN}
 * @param withheld the reason, with a remedy, if the environment's credentials are not used
 */
record Credentials(
    Optional<String> user,
    Optional<String> password,
    Optional<String> token,
    Optional<String> withheld) {
  private static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Reads them from an environment; empty values count as absent. */
  static Credentials of(Map<String, String> environment) {
    return new Credentials(
        value(environment, "MLFLOW_TRACKING_USERNAME"),
        value(environment, "MLFLOW_TRACKING_PASSWORD"),
        value(environment, "MLFLOW_TRACKING_TOKEN"),
        Optional.empty());
  }

  /** The credentials for a server: these, or none with the reason. */
  Credentials sentTo(String uri, Recipients recipients) {
    if (header().isEmpty()) {
      return this;
    }
    return recipients
        .objection(URI.create(uri))
        .map(why -> new Credentials(NONE.user, NONE.password, NONE.token, Optional.of(why)))
        .orElse(this);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
  }

  /** The credentials in the client's form. */
  MlflowHostCredsProvider provider(String uri) {
    if (user.isPresent() && password.isPresent()) {
      return new BasicMlflowHostCreds(uri, user.get(), password.get());
    }
    return token.isPresent()
        ? new BasicMlflowHostCreds(uri, token.get())
        : new BasicMlflowHostCreds(uri);
  }

  /** The value of the HTTP header {@code Authorization}; empty if none is known. */
  Optional<String> header() {
    if (user.isPresent() && password.isPresent()) {
      byte[] both = (user.get() + ":" + password.get()).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return token.map(t -> "Bearer " + t);
  }

  /** Does not contain the credentials. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
