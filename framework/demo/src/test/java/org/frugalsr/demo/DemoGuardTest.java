package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that another site's page could make a browser send, or another machine. */
class DemoGuardTest {
  private static final RunningDemo running = RunningDemo.ofTwoScales();

  @AfterAll
  static void end() {
    running.close();
  }

  /** The first line of the answer to a request that is written by hand. */
  private static String status(String lines) throws IOException {
    int port = running.at("/").getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String text = lines.replace("PORT", String.valueOf(port)).replace("\n", "\r\n");
      socket
          .getOutputStream()
          .write((text + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"})
  void theNamesOfThisMachineAreAnswered(String host) throws IOException {
    assertEquals("HTTP/1.1 200 OK", status("GET / HTTP/1.1\nHost: " + host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: evil.example:PORT",
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:1",
        "Host: localhost.evil.example:PORT",
        "Host: 127.0.0.1:PORT@evil.example",
        "Host:",
        "Accept: */*",
        "Host: 127.0.0.1:PORT\nHost: evil.example"
      })
  void otherNamesAreRefused(String header) throws IOException {
    for (String path : List.of("/", "/model.json", "/page.js")) {
      String status = status("GET %s HTTP/1.1\n%s".formatted(path, header));
      assertTrue(status.startsWith("HTTP/1.1 40"), status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://evil.example",
        "http://evil.example:PORT",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "file://"
      })
  void otherOriginsAreRefused(String origin) throws IOException {
    String both = "Host: 127.0.0.1:PORT\nOrigin: " + origin;
    assertEquals("HTTP/1.1 403 Forbidden", status("GET /model.json HTTP/1.1\n" + both));
    String post = "POST /upscale?scale=2 HTTP/1.1\n%s\nContent-Length: 0".formatted(both);
    assertEquals("HTTP/1.1 403 Forbidden", status(post));
    String ask =
        "OPTIONS /upscale HTTP/1.1\n%s\nAccess-Control-Request-Method: POST".formatted(both);
    assertEquals("HTTP/1.1 403 Forbidden", status(ask));
  }

  @Test
  void itsOwnOriginIsAnswered() throws IOException {
    for (String name : List.of("127.0.0.1:PORT", "localhost:PORT")) {
      String request = "GET /model.json HTTP/1.1\nHost: %1$s\nOrigin: http://%1$s".formatted(name);
      assertEquals("HTTP/1.1 200 OK", status(request));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"//page.css", "http://evil.example/page.js", "/upscale?scale=%zz", "*"})
  void strangeAddressesGetNothingOfElsewhere(String address) throws IOException {
    String status = status("GET %s HTTP/1.1\nHost: 127.0.0.1:PORT".formatted(address));
    String sound = address.endsWith("page.js") ? "HTTP/1.1 200" : "HTTP/1.1 40";
    assertTrue(status.startsWith(sound), status);
  }

  @Test
  void otherAddressesOfThisMachineAreNotListenedTo() throws IOException {
    int port = running.at("/").getPort();
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (InetAddress address : others) {
      try (Socket socket = new Socket()) {
        assertThrows(
            ConnectException.class,
            () -> socket.connect(new InetSocketAddress(address, port), 2000),
            address::toString);
      }
    }
    assertTrue(running.demo.url().startsWith("http://127.0.0.1:"), running.demo::url);
  }
}
