package org.frugalsr.plugin.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Tracker.TrackedRun;
import org.frugalsr.api.TrackerException;
import org.frugalsr.api.config.UserSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets the user's credentials. */
@Timeout(60)
class CredentialsTest {
  private static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", "secret");
  private static final TrackedRun RUN =
      new TrackedRun("key", "run", Instant.EPOCH, Optional.empty());

  private static Recipients recipients(String named, String hosts, String overHttp) {
    return Recipients.of(
        Map.of("MLFLOW_TRACKING_URI", named),
        new UserSettings(
            List.of(),
            hosts.isEmpty() ? List.of() : List.of(hosts),
            overHttp.isEmpty() ? List.of() : List.of(overHttp)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, '', '', '', only a config has named",
    "http://127.0.0.1:5000, '', '', '', only a config has named",
    "https://evil.example, https://good.example, '', '', only a config has named",
    "https://good.example:8443, https://good.example, '', '', only a config has named",
    "https://good.example.evil.example, https://good.example, good.example, '', only a config",
    "https://evil.example, mlruns, '', '', only a config has named",
    "https://evil.example, 'no uri %', '', '', only a config has named",
    "http://good.example:5000, http://good.example:5000, '', '', plain http is not encrypted",
    "http://127.0.0.1.evil.example, '', 127.0.0.1.evil.example, '', plain http is not encrypted",
    "http://good.example, '', good.example, other.example, plain http is not encrypted",
    "https://good.example, https://GOOD.example:443/, '', '', ''",
    "https://good.example:8443/mlflow, https://good.example:8443, '', '', ''",
    "https://good.example:8443, '', good.example, '', ''",
    "https://good.example:8443, '', good.example:8443, '', ''",
    "http://127.0.0.1:5000, http://127.0.0.1:5000, '', '', ''",
    "http://localhost:5000, '', localhost, '', ''",
    "http://[::1]:5000, '', '[::1]:5000', '', ''",
    "http://good.example:5000, http://u:p@good.example:5000, '', good.example, ''",
    "http://10.0.0.5:5000, '', 10.0.0.5:5000, 10.0.0.5:5000, ''",
  })
  void theyGoToWhomTheUserHasNamed(
      String server, String named, String hosts, String overHttp, String objection) {
    Credentials sent = Credentials.of(TOKEN).sentTo(server, recipients(named, hosts, overHttp));
    assertEquals(objection.isEmpty(), sent.header().isPresent(), sent.withheld().toString());
    assertTrue(sent.withheld().orElse("").contains(objection), sent.withheld().toString());
    assertFalse(sent.withheld().orElse("").contains("secret"));
    assertEquals(objection.isEmpty(), sent.withheld().isEmpty());
  }

  @Test
  void whoHasNoneIsToldNothing() {
    Credentials none = Credentials.of(Map.of()).sentTo("http://a", recipients("", "", ""));
    assertEquals(Optional.empty(), none.withheld());
  }

  @Test
  void aServerThatOnlyAConfigNamesSeesNoneAndItsRefusalSaysWhy() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri(), recipients("", "", ""))) {
      tracker.begin(RUN, Optional.empty());
      assertEquals(List.of("nobody"), server.authorizations.stream().distinct().toList());
      assertTrue(tracker.remarks().getFirst().contains("only a config has named"));
      server.fault = path -> new FakeMlflow.Answer(401, "no");
      TrackerException e =
          assertThrows(TrackerException.class, () -> tracker.config("run0", Map.of("a", "b")));
      assertTrue(e.getMessage().contains("only a config has named"), e.getMessage());
    }
  }

  @Test
  void aRedirectionTakesThemNowhere() throws Exception {
    List<String> seen = new ArrayList<>();
    try (FakeMlflow other = new FakeMlflow()) {
      HttpServer named = redirecting(other.uri());
      try {
        String uri = "http://127.0.0.1:" + named.getAddress().getPort();
        try (MlflowTracker tracker = tracker(uri, recipients(uri, "", ""))) {
          assertEquals(List.of(), tracker.remarks());
          TrackerException e =
              assertThrows(TrackerException.class, () -> tracker.begin(RUN, Optional.of("run0")));
          assertTrue(e.getMessage().contains("not as an MLflow server"), e.getMessage());
        }
        seen.addAll(other.requests);
      } finally {
        named.stop(0);
      }
    }
    assertEquals(List.of(), seen);
  }

  private static HttpServer redirecting(String elsewhere) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            URI asked = exchange.getRequestURI();
            exchange.getResponseHeaders().set("Location", elsewhere + asked);
            exchange.sendResponseHeaders(302, -1);
          }
        });
    http.start();
    return http;
  }

  private static MlflowTracker tracker(String uri, Recipients recipients) {
    return new MlflowTracker(
        new MlflowSettings(uri, "experiment"),
        Credentials.of(TOKEN).sentTo(uri, recipients),
        Duration.ofSeconds(30));
  }
}
