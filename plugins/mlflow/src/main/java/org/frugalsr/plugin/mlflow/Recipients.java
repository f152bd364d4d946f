package org.frugalsr.plugin.mlflow;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.frugalsr.api.config.UserSettings;

/**
 * The servers that receive credentials: those named by the user, never one that only a config
 * names.
 *
 * @param named the host and port in {@code MLFLOW_TRACKING_URI}
 * @param settings the user's settings
 */
record Recipients(Optional<String> named, UserSettings settings) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)\\]");

  /** Returns those that the environment and the settings name. */
  static Recipients of(Map<String, String> environment, UserSettings settings) {
    Optional<String> named;
    try {
      URI uri = URI.create(environment.getOrDefault("MLFLOW_TRACKING_URI", "").strip());
      named = uri.getHost() == null ? Optional.empty() : Optional.of(host(uri) + ":" + port(uri));
    } catch (IllegalArgumentException e) { // such as a path
      named = Optional.empty();
    }
    return new Recipients(named, settings);
  }

  /** The reason, with a remedy, why a server gets none; empty if it gets them. */
  Optional<String> objection(URI server) {
    String address = host(server) + ":" + port(server);
    boolean byName = named.filter(address::equals).isPresent();
    boolean bySettings = names(settings.credentialHosts(), server);
    if (!byName && !bySettings) {
      return Optional.of(
          "The credentials of the environment are not sent to %1$s, which only a config has named. To send them: MLFLOW_TRACKING_URI=%2$s://%1$s, or credential-hosts = [\"%1$s\"] in %3$s."
              .formatted(address, server.getScheme(), UserSettings.file()));
    }
    boolean readable = !"https".equalsIgnoreCase(server.getScheme());
    if (readable
        && !LOOPBACK.matcher(host(server)).matches()
        && !names(settings.credentialsOverHttp(), server)) {
      return Optional.of(
          "The credentials of the environment are not sent to %1$s, since plain http is not encrypted. Use https; or, in a network that you trust: credentials-over-http = [\"%1$s\"] in %2$s."
              .formatted(address, UserSettings.file()));
    }
    return Optional.empty();
  }

  private static boolean names(List<String> hosts, URI server) {
    return hosts.stream()
        .map(h -> h.toLowerCase(Locale.ROOT))
        .anyMatch(h -> h.equals(host(server)) || h.equals(host(server) + ":" + port(server)));
  }

  private static String host(URI uri) {
    return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
