package org.frugalsr.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.frugalsr.engine.json.Json;

/** Writes answers, all with the headers that keep the page to itself. */
final class Answers {
  /** A JSON value. */
  static final String JSON = "application/json";

  /** A JSON value on each line. */
  static final String JSON_LINES = "application/x-ndjson";

  /** A picture. */
  static final String PNG = "image/png";

  private static final int OK = 200;

  /** Nothing from elsewhere, nothing inline, no frame around the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Answers() {}

  /** Sends a whole body. */
  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    headers(exchange, type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Sends an error as {@code {"error": sentence}}. */
  static void refuse(HttpExchange exchange, int status, String sentence) throws IOException {
    byte[] body = Json.line(Map.of("error", sentence)).getBytes(StandardCharsets.UTF_8);
    send(exchange, status, JSON, body);
  }

  /** Begins a body of JSON lines, whose length is not known yet. */
  static OutputStream lines(HttpExchange exchange) throws IOException {
    headers(exchange, JSON_LINES);
    exchange.sendResponseHeaders(OK, 0);
    return exchange.getResponseBody();
  }

  /** Writes a JSON value on a line, and sends it at once. */
  static void line(OutputStream body, Object value) throws IOException {
    body.write((Json.line(value) + "\n").getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  private static void headers(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
  }
}
