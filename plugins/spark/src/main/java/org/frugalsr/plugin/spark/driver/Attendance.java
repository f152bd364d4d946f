package org.frugalsr.plugin.spark.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Which workers wait and run, written to the file {@code workers} of a submission's folder: a line
 * for each, with number, state and host between tabs. Its time of modification is the driver's sign
 * of life. Once all have ended, it lists those that failed. The file {@code cancel} in the same
 * folder is the request to end.
 */
final class Attendance extends SparkListener {
  private static final String FILE = "workers";

  private final Path folder;
  private final String application;
  private final String[] lines;
  private final boolean[] running;

  /**
   * All workers wait.
   *
   * @param folder of the submission
   * @param workers how many
   * @param application Spark's name of it
   */
  Attendance(Path folder, int workers, String application) {
    this.folder = folder;
    this.application = application;
    this.lines = new String[workers];
    this.running = new boolean[workers];
    Arrays.fill(lines, "WAITING\tfor cores");
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    int worker = start.taskInfo().index();
    running[worker] = true;
    lines[worker] = "RUNNING\t" + start.taskInfo().host();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    int worker = end.taskInfo().index();
    running[worker] = false;
    lines[worker] =
        end.taskInfo().successful() ? "" : "WAITING\tto start again: " + reason(end.reason());
  }

  private static String reason(TaskEndReason reason) {
    String text =
        reason instanceof TaskFailedReason failed ? failed.toErrorString() : String.valueOf(reason);
    return text.lines().findFirst().orElse("").replace('\t', ' ');
  }

  /** How many run. */
  synchronized int running() {
    int count = 0;
    for (boolean worker : running) {
      count += worker ? 1 : 0;
    }
    return count;
  }

  /** Whether the study is to end. */
  boolean isCancelled() {
    return Files.exists(folder.resolve("cancel"));
  }

  /** Writes the file. A disk error is printed; the workers continue. */
  void write() {
    StringBuilder text = new StringBuilder();
    synchronized (this) {
      for (int i = 0; i < lines.length; i++) {
        if (!lines[i].isEmpty()) {
          text.append(i + 1).append('\t').append(lines[i]);
          text.append(" (").append(application).append(")\n");
        }
      }
    }
    replace(text.toString());
  }

  /**
   * No worker waits or runs any more.
   *
   * @param failures by the number of the worker, 0 for the driver
   */
  void end(Map<Integer, String> failures) {
    StringBuilder text = new StringBuilder();
    failures.forEach(
        (worker, reason) ->
            text.append(worker)
                .append("\tFAILED\t")
                .append(reason.lines().findFirst().orElse("").replace('\t', ' '))
                .append('\n'));
    replace(text.toString());
  }

  private void replace(String text) {
    Path temporary = folder.resolve(FILE + ".part");
    try {
      Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
      Files.move(
          temporary,
          folder.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      System.err.println("The state of the workers cannot be written: " + e);
    }
  }
}
