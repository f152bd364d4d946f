package org.frugalsr.plugin.spark.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Map<Integer, String> failures;
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      failures = run(context, Path.of(args[0]), Integer.parseInt(args[1]));
    }
    failures.forEach((worker, reason) -> System.out.println("worker " + worker + ": " + reason));
    if (!failures.isEmpty()) {
      System.exit(1); // YARN takes any exit for a failure
    }
  }

  private static Map<Integer, String> run(JavaSparkContext context, Path folder, int workers)
      throws InterruptedException {
    Attendance attendance = new Attendance(folder, workers, context.sc().applicationId());
    context.sc().addSparkListener(attendance);
    context.setJobGroup(GROUP, "workers of a study", true);
    JavaFutureAction<List<String>> job =
        context
            .parallelize(IntStream.rangeClosed(1, workers).boxed().toList(), workers)
            .map(new StudyWorker(folder.toString()))
            .collectAsync();
    Map<Integer, String> failures = new TreeMap<>();
    try {
      while (!job.isDone() && !attendance.isCancelled()) {
        attendance.write();
        Thread.sleep(PAUSE_MILLIS);
      }
      if (job.isDone()) {
        List<String> reasons = job.get();
        for (int i = 0; i < reasons.size(); i++) {
          if (!reasons.get(i).isEmpty()) {
            failures.put(i + 1, reasons.get(i));
          }
        }
      } else {
        context.cancelJobGroup(GROUP);
      }
    } catch (ExecutionException e) {
      failures.put(0, String.valueOf(e.getCause()));
    } finally {
      awaitSaved(attendance);
      attendance.end(failures);
    }
    return failures;
  }

  /** Workers whose tasks were interrupted save, and end. */
  private static void awaitSaved(Attendance attendance) throws InterruptedException {
    long end = System.nanoTime() + SAVING_MILLIS * 1_000_000;
    do {
      attendance.write();
      Thread.sleep(PAUSE_MILLIS); // at least once, as news of tasks arrive late
    } while (attendance.running() > 0 && System.nanoTime() < end);
  }
}
