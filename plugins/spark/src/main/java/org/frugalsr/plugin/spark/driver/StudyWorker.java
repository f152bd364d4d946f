package org.frugalsr.plugin.spark.driver;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.Function;

/**
 * A task: runs the command of a worker as a process. The process saves and ends when its standard
 * input ends, that is, when the task is cancelled, and also when the executor is killed.
 */
final class StudyWorker implements Function<Integer, String> {
  private static final long serialVersionUID = 1;

  private final String launch;

  /**
   * A task.
   *
   * @param launch the folder of the submission
   */
  StudyWorker(String launch) {
    this.launch = launch;
  }

  /**
   * Runs the worker.
   *
   * @param number of the worker, from 1
   * @return empty, or why it did not end well, in a sentence. Not an exception: Spark would start
   *     the worker again on the same node, and end all of them after a few attempts
   */
  @Override
  public String call(Integer number) throws IOException, InterruptedException {
    Path folder = Path.of(launch);
    if (!Files.isReadable(folder.resolve("command"))) {
      return "%s cannot be read on %s: it must be on a file system that all nodes share, or Java encodes its name in another way there (LC_ALL)."
          .formatted(folder, host());
    }
    File output = folder.resolve("worker-" + number + ".txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words(folder, "command"))
            .directory(new File(words(folder, "directory").get(0)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    for (String variable : words(folder, "environment")) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return "it cannot be started on %s: %s".formatted(host(), e.getMessage());
    }
    int code = await(process);
    return code == 0 ? "" : "exit code %d on %s; see %s".formatted(code, host(), output);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a node without a name";
    }
  }

  private static int await(Process process) throws IOException, InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException cancelled) {
      process.getOutputStream().close();
      process.onExit().join(); // is not interrupted
      throw cancelled;
    }
  }

  /** Each word is followed by a zero byte. */
  private static List<String> words(Path folder, String name) throws IOException {
    String text = new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\0"));
  }
}
