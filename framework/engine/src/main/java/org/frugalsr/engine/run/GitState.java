package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Which revision of the sources a folder holds.
 *
 * @param revision the commit's hash, or {@code unknown}
 * @param tree {@code clean}, {@code dirty} (changed or new files), or {@code unknown}
 */
public record GitState(String revision, String tree) {
  private static final String UNKNOWN = "unknown";

  /**
   * Asks git about a folder.
   *
   * @param folder any folder
   * @return its state, {@code unknown} if git is not installed, the folder is under no repository,
   *     or git does not answer in ten seconds
   */
  public static GitState of(Path folder) {
    String revision = git(folder, "rev-parse", "--verify", "HEAD").orElse(UNKNOWN);
    String tree =
        git(folder, "status", "--porcelain")
            .map(changes -> changes.isEmpty() ? "clean" : "dirty")
            .orElse(UNKNOWN);
    return new GitState(revision, tree);
  }

  private static Optional<String> git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0"); // only look
    try {
      Process process = builder.start();
      CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS).execute(process::destroyForcibly);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
