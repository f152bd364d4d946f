package org.frugalsr.imaging.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * Downloads an archive to {@code NAME.part}, continues an interrupted download by a range request,
 * and renames the file only when its size and checksum are right.
 *
 * <p>A {@code NAME.part} is continued only if the server confirms that its file is still the same
 * (ETag or Last-Modified, kept in {@code NAME.part.from}); otherwise it begins again.
 */
public final class Download {
  /**
   * How long to wait, and how often to try.
   *
   * @param connect for a connection and the answer's header
   * @param stall without a byte, after which the connection is given up
   * @param attempts in a row without a new byte
   * @param pause between attempts, doubled each time
   */
  public record Policy(Duration connect, Duration stall, int attempts, Duration pause) {
    /** For users. */
    public static final Policy USUAL =
        new Policy(Duration.ofSeconds(30), Duration.ofSeconds(60), 6, Duration.ofSeconds(1));
  }

  /** The answer is of no use, or the archive is not the one of the catalogue. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");
  private static final int BLOCK = 1 << 16;
  private static final long TOLD_EVERY = 64L << 20;

  private final ArchiveSource source;
  private final Path file;
  private final Path part;
  private final Path from;
  private final Policy policy;
  private final Consumer<String> console;

  /**
   * A download.
   *
   * @param folder that the file is put into, created if necessary
   * @param console receives messages, line by line
   */
  public Download(ArchiveSource source, Path folder, Policy policy, Consumer<String> console) {
    this.source = source;
    this.file = folder.resolve(source.file());
    this.part = folder.resolve(source.file() + ".part");
    this.from = folder.resolve(source.file() + ".part.from");
    this.policy = policy;
    this.console = console;
  }

  /**
   * Returns the complete file, after downloading what is missing.
   *
   * @throws WorldError if the server cannot be reached or what it delivers is wrong; what was
   *     downloaded is kept if it can be continued
   */
  public Path fetch() {
    if (Files.exists(file)) {
      requireRight(file, "The file " + file + " is there already, but ");
      return file;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = tryLock(channel)) {
        if (lock == null) {
          throw new WorldError("Another process is downloading %s.".formatted(file));
        }
        download(channel);
      }
      requireRight(part, "The download is complete, but ");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(from);
      return file;
    } catch (IOException e) {
      throw new WorldError("Cannot write %s: %s".formatted(part, e.getMessage()), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void download(FileChannel channel) throws IOException {
    int failures = 0;
    while (true) {
      long before = channel.size();
      String problem;
      try (HttpClient client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(policy.connect())
              .build()) {
        Optional<String> failed = attempt(client, channel);
        if (failed.isEmpty()) {
          return;
        }
        problem = failed.get();
      }
      failures = channel.size() > before ? 1 : failures + 1;
      if (failures >= policy.attempts()) {
        throw new WorldError(
            "%s could not be downloaded: %s.\n%,d bytes are kept in %s; the same command continues."
                .formatted(source.url(), problem, channel.size(), part));
      }
      console.accept(problem + "; trying again");
      pause(failures);
    }
  }

  private void pause(int failures) {
    try {
      Thread.sleep(policy.pause().multipliedBy(1L << Math.min(10, failures - 1)).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("The download was interrupted; the same command continues.", e);
    }
  }

  /** One connection; empty if the file is complete, else why it is not. */
  private Optional<String> attempt(HttpClient client, FileChannel channel) throws IOException {
    Optional<String> validator = validator();
    long have = validator.isPresent() ? channel.size() : 0;
    if (have == 0) {
      channel.truncate(0);
    }
    if (source.bytes().isPresent() && have == source.bytes().get()) {
      return Optional.empty();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(source.url()))
            .timeout(policy.connect())
            .header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", validator.orElseThrow());
    }
    try {
      HttpResponse<InputStream> answer = send(client, request.build());
      try (InputStream body = answer.body()) {
        return receive(answer, body, channel, have);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError("The download was interrupted; the same command continues.", e);
    } catch (Refused refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException unreachable) {
      String why = unreachable.getMessage();
      throw new Refused(
          "the server cannot be reached (%s)"
              .formatted(why == null ? unreachable.getClass().getSimpleName() : why));
    }
  }

  private Optional<String> receive(
      HttpResponse<InputStream> answer, InputStream body, FileChannel channel, long have)
      throws IOException {
    long start = start(answer, channel, have);
    long total = total(answer, start);
    channel.truncate(start);
    channel.position(start);
    if (start == 0) {
      keepValidator(answer);
    }
    try {
      copy(body, channel, total);
    } catch (Refused refused) {
      throw refused;
    } catch (IOException broken) { // of the connection, or of the disk
      if (!Files.isWritable(part)) {
        throw broken;
      }
      channel.force(false);
      return Optional.of("the connection broke off (%s)".formatted(broken.getMessage()));
    }
    channel.force(true);
    return total >= 0 && channel.size() < total
        ? Optional.of(
            "the connection ended after %,d of %,d bytes".formatted(channel.size(), total))
        : Optional.empty();
  }

  /** Where the answer's bytes begin in the file. */
  private long start(HttpResponse<InputStream> answer, FileChannel channel, long have)
      throws IOException {
    int status = answer.statusCode();
    if (status == 206 && have > 0) {
      Matcher range =
          RANGE.matcher(answer.headers().firstValue("Content-Range").orElse("").strip());
      if (!range.matches() || Long.parseLong(range.group(1)) != have) {
        channel.truncate(0); // what it sends cannot be placed
        throw new Refused("the server sent another range than was asked for");
      }
      return have;
    }
    if (status == 200) {
      return 0;
    }
    if (status == 416) {
      channel.truncate(0);
      throw new Refused("the server has fewer bytes than were downloaded");
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new Refused("the server answered %d".formatted(status));
    }
    throw new WorldError(
        "%s: the server answered %d.%s\nAn archive that you have fetched yourself: --archive FILE"
            .formatted(
                source.url(),
                status,
                source.verified() ? "" : " This address has not been verified."));
  }

  /** The size of the whole file; -1 if it is not known. */
  private long total(HttpResponse<InputStream> answer, long start) {
    Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse("").strip());
    long said =
        start > 0 && range.matches() && !range.group(3).equals("*")
            ? Long.parseLong(range.group(3))
            : answer.headers().firstValueAsLong("Content-Length").orElse(-1 - start) + start;
    if (source.bytes().isPresent() && said >= 0 && said != source.bytes().get()) {
      throw new Refused(
          "the server's file has %,d bytes instead of %,d".formatted(said, source.bytes().get()));
    }
    return source.bytes().orElse(said);
  }

  /** Copies until the end; gives up if no byte arrives for a while. */
  private void copy(InputStream body, FileChannel channel, long total) throws IOException {
    AtomicLong last = new AtomicLong(System.nanoTime());
    try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
      long look = Math.max(1, policy.stall().toMillis() / 4);
      ScheduledFuture<?> watching =
          watch.scheduleWithFixedDelay(
              () -> {
                if (System.nanoTime() - last.get() > policy.stall().toNanos()) {
                  closeQuietly(body);
                }
              },
              look,
              look,
              TimeUnit.MILLISECONDS);
      byte[] block = new byte[BLOCK];
      long told = channel.position();
      try {
        for (int n = body.read(block); n >= 0; n = body.read(block)) {
          last.set(System.nanoTime());
          if (total >= 0 && channel.position() + n > total) {
            channel.truncate(0);
            throw new Refused("the server sent more than %,d bytes".formatted(total));
          }
          ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          if (channel.position() - told >= TOLD_EVERY) {
            told = channel.position();
            console.accept(
                total > 0
                    ? "%,d of %,d MB".formatted(told >> 20, total >> 20)
                    : "%,d MB".formatted(told >> 20));
          }
        }
      } finally {
        watching.cancel(true);
        watch.shutdownNow();
      }
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // the reader notices
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

  private void keepValidator(HttpResponse<InputStream> answer) throws IOException {
    String validator =
        answer
            .headers()
            .firstValue("ETag")
            .filter(tag -> !tag.startsWith("W/"))
            .or(() -> answer.headers().firstValue("Last-Modified"))
            .orElse("");
    Files.writeString(from, source.url() + "\n" + validator + "\n");
  }

  private void requireRight(Path there, String found) {
    Optional<String> wrong = wrong(source, there);
    if (wrong.isEmpty()) {
      return;
    }
    if (there.equals(part)) {
      try {
        Files.deleteIfExists(part);
        Files.deleteIfExists(from);
      } catch (IOException e) {
        throw new WorldError("Cannot delete %s: %s".formatted(part, e.getMessage()), e);
      }
    }
    throw new WorldError(
        "%s%s.%s"
            .formatted(
                found,
                wrong.get(),
                there.equals(part)
                    ? " It was deleted; the server may have another version."
                    : "\nMove it away, or delete it, and try again."));
  }

  /**
   * What is wrong with a file that should be an archive of the catalogue.
   *
   * @return empty if its size and checksum are those that are known
   */
  public static Optional<String> wrong(ArchiveSource source, Path file) {
    try {
      long size = Files.size(file);
      if (source.bytes().isPresent() && size != source.bytes().get()) {
        return Optional.of("it has %,d bytes instead of %,d".formatted(size, source.bytes().get()));
      }
      boolean sha = source.sha256().isPresent();
      Optional<String> expected = sha ? source.sha256() : source.md5();
      if (expected.isEmpty()) {
        return size == 0 ? Optional.of("it is empty") : Optional.empty();
      }
      String found = digest(file, sha ? "SHA-256" : "MD5");
      return found.equals(expected.get())
          ? Optional.empty()
          : Optional.of(
              "its %s is %s instead of %s"
                  .formatted(sha ? "SHA-256" : "MD5", found, expected.get()));
    } catch (IOException e) {
      throw new WorldError("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] block = new byte[1 << 20];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
