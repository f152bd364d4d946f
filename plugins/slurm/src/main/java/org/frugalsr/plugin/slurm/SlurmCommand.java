package org.frugalsr.plugin.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.frugalsr.api.error.WorldError;

/**
 * A program of Slurm, such as {@code squeue}, run without a shell.
 *
 * @param words of the command
 * @param patience how long it may take
 * @param hint what a user can do if it cannot be started
 */
record SlurmCommand(List<String> words, Duration patience, String hint) {
  /** Copies the list. */
  SlurmCommand {
    words = List.copyOf(words);
  }

  /**
   * Runs it without input.
   *
   * @return its standard output
   * @throws WorldError with what it wrote, if it cannot be started, fails, or takes too long
   */
  String run() {
    String name = String.valueOf(Path.of(words.getFirst()).getFileName());
    try {
      Process process = new ProcessBuilder(words).start();
      process.getOutputStream().close();
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new WorldError(
            "%s did not end in %d seconds; look at the queue before you try again."
                .formatted(name, patience.toSeconds()));
      }
      String said = output.join();
      if (process.exitValue() != 0) {
        throw new WorldError("%s failed: %s".formatted(name, (said + errors.join()).strip()));
      }
      return said;
    } catch (IOException e) {
      throw new WorldError("Cannot run %s: %s\n%s".formatted(name, e.getMessage(), hint), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldError(name + " was interrupted.", e);
    }
  }

  private static CompletableFuture<String> read(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "";
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
