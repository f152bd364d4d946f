package org.frugalsr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.tensor.Memory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports failures to the user; stack traces only go to a file. */
final class Failures {
  private Failures() {}

  /**
   * Prints the message of a failure.
   *
   * @return the exit code
   */
  static int report(Throwable failure, PrintWriter err) {
    switch (failure) {
      case FrugalException known -> err.println(known.getMessage());
      case Memory.OutOfMemory full ->
          err.println(
              """
              Out of memory for tensors: %s
              In training, make trainer.batch or trainer.patch smaller; for large images, use tiles (--tile 128, \
              evaluation.tile = 128); or raise memory-gib.\
              """
                  .formatted(full.getMessage()));
      case OutOfMemoryError full ->
          err.println(
              """
              Out of Java memory (%s); the heap has %d MiB.
              Give it more, for example FRUGAL_HEAP=8g, or use smaller images.\
              """
                  .formatted(full.getMessage(), Runtime.getRuntime().maxMemory() >> 20));
      case InvalidPathException path -> err.println(say(path));
      default ->
          err.println(
              "Internal error: %s\nPlease report it with the details in %s"
                  .formatted(failure, save(failure)));
    }
    err.flush();
    return switch (failure) {
      case FrugalException known -> known.exitCode();
      case InvalidPathException path -> 2;
      default -> 1;
    };
  }

  /** Explains an invalid path: it contains NUL, or characters that the locale cannot encode. */
  private static String say(InvalidPathException e) {
    String names = System.getProperty("sun.jnu.encoding", "");
    return "'%s' cannot be the name of a file here: %s.%s"
        .formatted(
            e.getInput(),
            e.getReason(),
            names.toUpperCase(Locale.ROOT).startsWith("UTF")
                ? ""
                : "\nThis Java encodes names as %s; start it with a UTF-8 locale, for example LC_ALL=C.UTF-8, as ./frugal does."
                    .formatted(names));
  }

  /**
   * Prints what is wrong with the command line, suggestions, and how to get help.
   *
   * @param typed the whole command line
   * @return the exit code
   */
  static int report(ParameterException mistake, String[] typed, PrintWriter err) {
    CommandLine command = mistake.getCommandLine();
    Optional<String> habit = Habits.of(mistake, typed);
    if (habit.isPresent()) {
      err.println(habit.get());
      err.flush();
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    err.println(mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String save(Throwable failure) {
    try {
      Path file = Files.createTempFile("frugal-error-", ".log");
      try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file))) {
        failure.printStackTrace(log);
      }
      return file.toString();
    } catch (IOException e) {
      return "a log that could not be written: " + e.getMessage();
    }
  }
}
