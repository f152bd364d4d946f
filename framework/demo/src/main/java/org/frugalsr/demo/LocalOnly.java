package org.frugalsr.demo;

import com.sun.net.httpserver.Headers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that a page of another site makes a browser send: those for another host name,
 * which somebody's name server points to this machine (DNS rebinding), and those from another
 * origin.
 *
 * @param authorities the host names of the demo with its port, in lower case
 */
record LocalOnly(Set<String> authorities) {
  private static final int REFUSED = 403;

  /** The names of this machine for itself. */
  static LocalOnly at(InetSocketAddress address) {
    String port = ":" + address.getPort();
    return new LocalOnly(Set.of("127.0.0.1" + port, "localhost" + port, "[::1]" + port));
  }

  /**
   * Checks a request.
   *
   * @throws Refused if it is for another host or from another origin
   */
  void check(Headers request) {
    List<String> hosts = request.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !authorities.contains(hosts.getFirst().toLowerCase(Locale.ROOT))) {
      throw new Refused(
          REFUSED,
          "This page is for this machine only; open it by the address that frugal prints.");
    }
    for (String origin : request.getOrDefault("Origin", List.of())) {
      String lower = origin.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("http://")
          || !authorities.contains(lower.substring("http://".length()))) {
        throw new Refused(REFUSED, "Another site's page may not use the demo.");
      }
    }
  }
}
