package org.frugalsr.plugin.spark.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver of a study: one Spark job with a task for each worker. Spark starts a task again
 * elsewhere if its executor or its node is lost.
 */
public final class StudyDriver {
  private static final String GROUP = "study";
  private static final long PAUSE_MILLIS = 1000;
  private static final long SAVING_MILLIS = 10 * 60 * 1000L;

  private StudyDriver() {}

  /**
   * Runs the workers until all have ended, or the study is cancelled.
   *
   * @param args the folder of the submission, and the number of workers
   */
  public static void main(String[] args) throws InterruptedException {
    int code;
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      code = run(context, Path.of(args[0]), Integer.parseInt(args[1]));
    }
    System.exit(code);
  }

  private static int run(JavaSparkContext context, Path folder, int workers)
      throws InterruptedException {
    Attendance attendance = new Attendance(folder, workers, context.sc().applicationId());
    context.sc().addSparkListener(attendance);
    context.setJobGroup(GROUP, "workers of a study", true);
    JavaFutureAction<List<Integer>> job =
        context
            .parallelize(IntStream.rangeClosed(1, workers).boxed().toList(), workers)
            .map(new StudyWorker(folder.toString()))
            .collectAsync();
    boolean cancelled = false;
    try {
      while (!job.isDone()) {
        attendance.write();
        if (attendance.isCancelled()) {
          cancelled = true;
          context.cancelJobGroup(GROUP);
          awaitSaved(attendance);
          break;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return cancelled ? ended("cancelled", 0) : code(job.get());
    } catch (ExecutionException e) {
      return ended(String.valueOf(e.getCause()), 1);
    } finally {
      attendance.end();
    }
  }

  /** The tasks have been interrupted; their workers save, and end. */
  private static void awaitSaved(Attendance attendance) throws InterruptedException {
    long end = System.nanoTime() + SAVING_MILLIS * 1_000_000;
    while (attendance.running() > 0 && System.nanoTime() < end) {
      attendance.write();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static int code(List<Integer> codes) {
    int worst = codes.stream().mapToInt(Integer::intValue).max().orElse(0);
    return ended("exit codes of the workers: " + codes, worst == 0 ? 0 : 1);
  }

  private static int ended(String text, int code) {
    System.out.println(text);
    return code;
  }
}
