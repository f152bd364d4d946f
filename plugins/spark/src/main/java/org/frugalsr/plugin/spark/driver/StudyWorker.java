package org.frugalsr.plugin.spark.driver;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.Function;

/**
 * A task: runs the command of a worker as a process. The process saves and ends when its standard
 * input ends, that is, when the task is cancelled, and also when the executor is killed.
 */
final class StudyWorker implements Function<Integer, Integer> {
  private static final long serialVersionUID = 1;

  /** Exit codes above are those of processes that a signal ended. */
  private static final int SIGNALS = 128;

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
   * @return its exit code
   * @throws IOException if it cannot be started or is killed, so that Spark tries again elsewhere
   */
  @Override
  public Integer call(Integer number) throws IOException, InterruptedException {
    Path folder = Path.of(launch);
    String host = InetAddress.getLocalHost().getHostName();
    if (!Files.isReadable(folder.resolve("command"))) {
      throw new IOException(
          "The study's folder %s cannot be read on %s: it must be on a file system that all nodes share."
              .formatted(folder, host));
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
    int code = await(builder.start());
    if (code > SIGNALS) {
      throw new IOException("A worker on %s ended with exit code %d.".formatted(host, code));
    }
    return code;
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
