package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs read-only queries with the program git. */
final class Git {
  private Git() {}

  /**
   * Returns the output of a command without its last line end.
   *
   * @param folder the working directory
   * @return empty if git is not installed, fails, or does not answer in ten seconds
   */
  static Optional<String> ask(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "--no-optional-locks",
                "-c",
                "core.fsmonitor=false", // may name a program to run
                "-c",
                "core.hooksPath=/dev/null"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(Git::pointsElsewhere);
    environment.put("GIT_OPTIONAL_LOCKS", "0"); // read-only
    try {
      Process process = builder.start();
      CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS).execute(process::destroyForcibly);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .stripTrailing();
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Whether a variable set by git within a hook would redirect queries to the hook's repository.
   */
  private static boolean pointsElsewhere(String variable) {
    return List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_COMMON_DIR",
            "GIT_OBJECT_DIRECTORY",
            "GIT_NAMESPACE",
            "GIT_PREFIX")
        .contains(variable);
  }
}
