package org.frugalsr.imaging.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.frugalsr.api.error.WorldError;

/**
 * Downloads an archive to {@code NAME.zip.part} (or {@code .tar}), continues an interrupted
 * download by a range request, and renames the file only when its size and checksum are right. One
 * process at a time may do so; see {@link Fetching}.
 *
 * <p>A part is continued only if the server confirms that its file is still the same (ETag or
 * Last-Modified, kept in {@code NAME.zip.part.from}); otherwise it begins again. The latter file
 * remains beside the complete archive, and so tells it from one that a user has put there, until
 * {@link #discard}.
 */
final class Download {
  /**
   * How long to wait, and how often to try.
   *
   * @param connect for a connection and the answer's header
   * @param stall without a byte, after which the connection is given up
   * @param attempts in a row without a byte that was not there before
   * @param pause between attempts, doubled each time
   */
  record Policy(Duration connect, Duration stall, int attempts, Duration pause) {
    /** For users. */
    static final Policy USUAL =
        new Policy(Duration.ofSeconds(30), Duration.ofSeconds(60), 6, Duration.ofSeconds(1));
  }

  private static final int BLOCK = 1 << 16;
  private static final long MB = 1_000_000;
  private static final long TOLD_EVERY = 64 * MB;

  private final String name;
  private final ArchiveSource source;
  private final Path file;
  private final Path part;
  private final Path from;
  private final Policy policy;
  private final Consumer<String> console;

  /**
   * A download.
   *
   * @param name of the archive in the catalogue
   * @param folder that the file is put into, an existing one
   * @param console receives messages, line by line
   */
  Download(
      String name, ArchiveSource source, Path folder, Policy policy, Consumer<String> console) {
    this.name = name;
    this.source = source;
    this.file = folder.resolve(name + source.ending());
    this.part = folder.resolve(file.getFileName() + ".part");
    this.from = folder.resolve(file.getFileName() + ".part.from");
    this.policy = policy;
    this.console = console;
  }

  /**
   * Returns the complete file, after downloading what is missing.
   *
   * @throws WorldError if the server cannot be reached or what it delivers is wrong; what was
   *     downloaded is kept if it can be continued
   */
  Path fetch() {
    try {
      if (Files.exists(file)) {
        requireRight(file, "The file " + file + " is there already, but ");
        return file;
      }
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        download(channel);
      }
      requireRight(part, "The download is complete, but ");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw new WorldError("Cannot write %s: %s".formatted(part, e.getMessage()), e);
    }
  }

  /** How many bytes of the archive are on the disk. */
  long there() throws IOException {
    return Files.exists(file) ? Files.size(file) : Files.exists(part) ? Files.size(part) : 0;
  }

  /** Whether there is something to {@link #discard}. */
  boolean isLeft() {
    return Files.exists(part) || Files.exists(from);
  }

  /**
   * Deletes what was downloaded, but no file that a user has put there.
   *
   * @param keep whether the complete archive becomes the user's
   */
  void discard(boolean keep) throws IOException {
    if (!keep && Files.exists(from) && !Files.exists(part)) { // with a part, the file is a user's
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(from);
    Files.deleteIfExists(part);
  }

  private void download(FileChannel channel) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(policy.connect())
            .build();
    try (client) {
      try {
        attempts(client, channel);
      } finally {
        client.shutdownNow(); // close() would wait for an answer that was given up
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("The download was interrupted; the same command continues.", e);
    }
  }

  private void attempts(HttpClient client, FileChannel channel)
      throws IOException, InterruptedException {
    int failures = 0;
    long most = channel.size();
    while (true) {
      try {
        attempt(client, channel);
        return;
      } catch (AttemptFailed failed) {
        channel.force(false);
        failures = channel.size() > most ? 1 : failures + 1;
        most = Math.max(most, channel.size());
        if (failures >= policy.attempts()) {
          throw new WorldError(
              "%s could not be downloaded: %s.%s%s"
                  .formatted(source.url(), failed.getMessage(), kept(channel.size()), otherWays()));
        }
        console.accept(failed.getMessage() + "; trying again");
      }
      Thread.sleep(policy.pause().multipliedBy(1L << Math.min(10, failures - 1)));
    }
  }

  private String kept(long bytes) {
    return bytes == 0
        ? ""
        : "\n%,d bytes are kept in %s; the same command continues.".formatted(bytes, part);
  }

  private String otherWays() {
    return "%s\nAn archive that you have fetched yourself: --archive FILE; a mirror: archives.%s.url in a config, --catalogue CONF"
        .formatted(source.verified() ? "" : "\nThis address has not been verified.", name);
  }

  /** One connection, after which the file is complete. */
  private void attempt(HttpClient client, FileChannel channel)
      throws IOException, InterruptedException {
    Optional<String> validator = validator();
    if (validator.isEmpty()) {
      channel.truncate(0);
    }
    long have = channel.size();
    if (source.bytes().isPresent() && have == source.bytes().get()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(source.url())).header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", validator.orElseThrow());
    }
    HttpResponse<InputStream> answer = send(client, request.build());
    try (WatchedBody body = new WatchedBody(answer.body(), policy.stall())) {
      ContentRange range = range(answer, channel, have, validator);
      if (range.first() < 0) {
        return;
      }
      long total = total(range);
      channel.truncate(range.first());
      channel.position(range.first());
      requireSpace(total - range.first());
      if (range.first() == 0) {
        keepValidator(answer.headers());
      }
      copy(body, channel, total);
    }
  }

  /** Waits for the header only: a timeout of the request itself would include the body. */
  private HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return answer.get(policy.connect().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AttemptFailed(
          "the server did not answer within %,d ms".formatted(policy.connect().toMillis()));
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new AttemptFailed(
          "the server cannot be reached (%s)"
              .formatted(
                  why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage()));
    } finally {
      answer.cancel(true);
    }
  }

  /** Which bytes the answer has; the first is -1 if all are there already. */
  private ContentRange range(
      HttpResponse<InputStream> answer, FileChannel channel, long have, Optional<String> validator)
      throws IOException {
    int status = answer.statusCode();
    if (status == 200) {
      return ContentRange.ofWhole(answer.headers());
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new AttemptFailed("the server answered %d".formatted(status));
    }
    if (have == 0 || status != 206 && status != 416) {
      throw new WorldError(
          "%s: the server answered %d.%s".formatted(source.url(), status, otherWays()));
    }
    ContentRange range = ContentRange.ofPart(answer.headers());
    boolean same = !isOther(answer.headers(), validator.orElseThrow());
    if (same && (status == 206 ? range.first() == have : range.size() == have)) {
      return status == 206 ? range : new ContentRange(-1, have); // of 416: no byte is missing
    }
    channel.truncate(0); // what it sends cannot be placed
    throw new AttemptFailed(
        !same
            ? "the server's file has changed"
            : status == 206
                ? "the server sent another range than was asked for"
                : "the server does not have the range that is missing");
  }

  /** Whether an answer is of another version of the file. */
  private static boolean isOther(HttpHeaders headers, String validator) {
    String field = validator.startsWith("\"") ? "ETag" : "Last-Modified";
    return headers.firstValue(field).filter(found -> !found.equals(validator)).isPresent();
  }

  /** The size of the whole file; -1 if it is not known. */
  private long total(ContentRange range) {
    long said = range.size();
    if (source.bytes().isPresent() && said >= 0 && said != source.bytes().get()) {
      throw new AttemptFailed(
          "the server's file has %,d bytes instead of %,d".formatted(said, source.bytes().get()));
    }
    return source.bytes().orElse(said);
  }

  private void requireSpace(long missing) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    long free = Files.getFileStore(folder).getUsableSpace();
    if (missing > free) {
      throw new WorldError(
          "%s needs %,d MB, but %s has %,d MB free.\nAnother folder: --data-root DIR"
              .formatted(source.url(), missing / MB, folder, free / MB));
    }
  }

  private void copy(WatchedBody body, FileChannel channel, long total) throws IOException {
    byte[] block = new byte[BLOCK];
    long told = channel.position();
    for (int n = body.read(block); n >= 0; n = body.read(block)) {
      if (total >= 0 && channel.position() + n > total) {
        channel.truncate(0);
        throw new AttemptFailed("the server sent more than %,d bytes".formatted(total));
      }
      ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (channel.position() - told >= TOLD_EVERY) {
        told = channel.position();
        console.accept(
            total > 0
                ? "%,d of %,d MB".formatted(told / MB, total / MB)
                : "%,d MB".formatted(told / MB));
      }
    }
    channel.force(true);
    if (channel.size() < total) {
      throw new AttemptFailed(
          "the connection ended after %,d of %,d bytes".formatted(channel.size(), total));
    }
  }

  private Optional<String> validator() throws IOException {
    if (!Files.exists(from)) {
      return Optional.empty();
    }
    String[] lines = new String(Files.readAllBytes(from), StandardCharsets.UTF_8).split("\n", -1);
    return lines.length >= 2 && lines[0].equals(source.url()) && !lines[1].isBlank()
        ? Optional.of(lines[1])
        : Optional.empty();
  }

  private void keepValidator(HttpHeaders headers) throws IOException {
    String validator =
        headers
            .firstValue("ETag")
            .filter(tag -> !tag.startsWith("W/"))
            .or(() -> headers.firstValue("Last-Modified"))
            .orElse("");
    Files.writeString(from, source.url() + "\n" + validator + "\n");
  }

  private void requireRight(Path there, String found) throws IOException {
    Optional<String> wrong = ArchiveCheck.wrong(source, there);
    if (wrong.isEmpty()) {
      return;
    }
    boolean downloaded = there.equals(part);
    if (downloaded) {
      Files.deleteIfExists(part);
      Files.deleteIfExists(from);
    }
    throw new WorldError(
        "%s%s.%s"
            .formatted(
                found,
                wrong.get(),
                downloaded
                    ? " It was deleted; the server may have another version."
                    : "\nMove it away, or delete it, and try again."));
  }
}
