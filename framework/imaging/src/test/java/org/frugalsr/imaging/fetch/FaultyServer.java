package org.frugalsr.imaging.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A server of one file, whose first answers go wrong in given ways. */
final class FaultyServer implements AutoCloseable {
  /** What can go wrong with an answer. */
  enum Fault {
    NONE,
    BREAKS_OFF,
    STALLS,
    SAYS_TOO_FEW,
    SAYS_TOO_MANY,
    ERROR_500,
    BUSY_503,
    IGNORES_RANGES,
    WRONG_RANGE,
    NO_VALIDATOR,
    CLOSES_AT_ONCE,
    NONSENSE,
    FLIPS_A_BIT,
    ANOTHER_FILE,
    REFUSES_RANGES,
    OTHER_TAG,
    HUGE_RANGE,
    /** A size that no disk has; from here on, not for random faults. */
    SAYS_HUGE,
    /** No answer. */
    SILENT,
    /** A pause of 300 ms within the body. */
    PAUSES
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final byte[] file;
  private final Deque<Fault> faults;
  private final Random random;
  private volatile int answers;

  FaultyServer(byte[] file, List<Fault> faults, long seed) throws IOException {
    this.file = file;
    this.faults = new ArrayDeque<>(faults);
    this.random = new Random(seed);
    Thread.ofVirtual().start(this::serve);
  }

  String url(String name) {
    return "http://127.0.0.1:%d/%s".formatted(socket.getLocalPort(), name);
  }

  /** How many requests were answered. */
  int answers() {
    return answers;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Fault fault;
        synchronized (this) {
          fault = faults.isEmpty() ? Fault.NONE : faults.poll();
          answers++;
        }
        Thread.ofVirtual().start(() -> answer(client, fault));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket client, Fault fault) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      long start = 0;
      String condition = "";
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase().startsWith("range: bytes=")) {
          start = Long.parseLong(line.substring(13, line.indexOf('-')).strip());
        } else if (line.toLowerCase().startsWith("if-range:")) {
          condition = line.substring(9).strip();
        }
      }
      respond(client.getOutputStream(), fault, (int) start, condition);
    } catch (IOException | InterruptedException e) {
      // the client has gone
    }
  }

  private void respond(OutputStream out, Fault fault, int start, String condition)
      throws IOException, InterruptedException {
    if (fault == Fault.CLOSES_AT_ONCE) {
      return;
    }
    if (fault == Fault.NONSENSE) {
      out.write("220 ready\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    if (fault == Fault.ERROR_500 || fault == Fault.BUSY_503) {
      String status = fault == Fault.ERROR_500 ? "500 Error" : "503 Busy";
      out.write(header(status, List.of("Content-Length: 0")));
      return;
    }
    if (fault == Fault.SILENT) {
      Thread.sleep(2_000);
      return;
    }
    boolean other = fault == Fault.ANOTHER_FILE || fault == Fault.OTHER_TAG;
    byte[] whole = other ? another() : file;
    String tag = other ? "\"v2\"" : "\"v1\"";
    boolean part =
        start > 0
            && (condition.equals(tag) || fault == Fault.OTHER_TAG)
            && fault != Fault.IGNORES_RANGES;
    if (part && (start >= whole.length || fault == Fault.REFUSES_RANGES)) {
      int size = fault == Fault.REFUSES_RANGES ? 7 : whole.length;
      List<String> headers = List.of("Content-Length: 0", "Content-Range: bytes */" + size);
      out.write(header("416 Range Not Satisfiable", headers));
      return;
    }
    int from = part ? start : 0;
    byte[] body = Arrays.copyOfRange(whole, from, whole.length);
    if (fault == Fault.FLIPS_A_BIT) {
      body[random.nextInt(body.length)] ^= 4;
    }
    long said =
        fault == Fault.SAYS_HUGE
            ? 100_000_000_000_000_000L
            : fault == Fault.SAYS_TOO_FEW
                ? Math.max(1, body.length - 1000)
                : fault == Fault.SAYS_TOO_MANY ? body.length + 1000 : body.length;
    String named =
        fault == Fault.HUGE_RANGE
            ? "99999999999999999999"
            : String.valueOf(fault == Fault.WRONG_RANGE ? from / 2 : from);
    List<String> headers =
        List.of(
            "Content-Length: " + said,
            fault == Fault.NO_VALIDATOR ? "X-Nothing: 1" : "ETag: " + tag,
            part
                ? "Content-Range: bytes %s-%d/%d".formatted(named, whole.length - 1, whole.length)
                : "X-Whole: 1");
    out.write(header(part ? "206 Partial Content" : "200 OK", headers));
    boolean ends = fault == Fault.BREAKS_OFF || fault == Fault.STALLS;
    int sent = ends ? random.nextInt(body.length) : (int) Math.min(said, body.length);
    int early = fault == Fault.PAUSES ? sent / 2 : sent;
    out.write(body, 0, early);
    if (fault == Fault.PAUSES) {
      out.flush();
      Thread.sleep(300);
    }
    out.write(body, early, sent - early);
    out.flush();
    if (fault == Fault.STALLS) {
      Thread.sleep(2_000);
    }
  }

  private byte[] another() {
    byte[] other = file.clone();
    other[other.length / 2] ^= 1;
    return other;
  }

  private static byte[] header(String status, List<String> headers) {
    return ("HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
