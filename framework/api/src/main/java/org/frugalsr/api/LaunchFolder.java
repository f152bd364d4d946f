package org.frugalsr.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;

/**
 * The folder of one submission, on the file system that all nodes share. Commands and variables are
 * handed to workers in its files, so that no text of a user is read by a shell.
 *
 * @param path absolute
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LaunchFolder(Path path) {
  /** The file with the words of the worker's command. */
  public static final String COMMAND = "command";

  /** The file with the directory that the command is run in, as one word. */
  public static final String DIRECTORY = "directory";

  /** The file with environment variables, each as a word {@code name=value}. */
  public static final String ENVIRONMENT = "environment";

  /**
   * Checks the names of environment variables.
   *
   * @throws IllegalArgumentException if one cannot be the name of a variable
   */
  public static void requireNames(Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "environment: '%s' cannot be the name of a variable.".formatted(name));
      }
    }
  }

  /**
   * What a submission would do, as text for a user.
   *
   * @param submission the command that submits the job, word by word
   * @param environment variables by name
   */
  public static String describe(
      Launcher.StudyJob job, List<String> submission, Map<String, String> environment) {
    return """
    %s

    In %s:
    command:      %s
    directory:    %s
    environment:  %s"""
        .formatted(
            shell(submission),
            job.launch(),
            shell(job.command()),
            job.directory(),
            new TreeMap<>(environment));
  }

  private static String shell(List<String> words) {
    return ShellWord.command(ShellWord.of(words.getFirst()), words.subList(1, words.size()));
  }

  /**
   * Creates the folder with the job's command and directory and the environment.
   *
   * @param environment variables by name
   * @throws WorldError if the disk fails
   */
  public static LaunchFolder create(Launcher.StudyJob job, Map<String, String> environment) {
    LaunchFolder folder = new LaunchFolder(job.launch());
    try {
      Files.createDirectories(folder.path.toAbsolutePath().getParent());
      Files.createDirectory(folder.path);
    } catch (FileAlreadyExistsException e) {
      throw new WorldError(
          "%s exists: another submission of this study was just made. Submit again."
              .formatted(folder.path),
          e);
    } catch (IOException e) {
      throw folder.failed(e);
    }
    folder.write(COMMAND, job.command());
    folder.write(DIRECTORY, List.of(job.directory().toString()));
    folder.write(
        ENVIRONMENT,
        new TreeMap<>(environment)
            .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    return folder;
  }

  /**
   * Writes words to a file, in UTF-8; a zero byte, which no word contains, follows each of them.
   *
   * @throws WorldError if the disk fails
   */
  public void write(String name, List<String> words) {
    write(name, words.stream().map(word -> word + "\0").collect(Collectors.joining()));
  }

  /**
   * Writes a file in UTF-8.
   *
   * @throws WorldError if the disk fails
   */
  public void write(String name, String text) {
    try {
      Files.write(path.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private WorldError failed(IOException cause) {
    return new WorldError("Cannot prepare %s: %s".formatted(path, cause.getMessage()), cause);
  }
}
