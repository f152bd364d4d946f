package org.frugalsr.experiments;

import static org.frugalsr.experiments.ClusterStudy.TRIALS;
import static org.frugalsr.experiments.ClusterStudy.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study of four trials in two tasks of a real Spark, disturbed: its ledger ends complete, no
 * trial is trained twice, no process is left behind, and the results are the bytes of a study on
 * this machine.
 */
@Tag("cluster")
@ExtendWith(QuickProcesses.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SparkStudyTest {
  private static final String SETTINGS =
      """
      spark {
        master = "%s", tasks = 2, cpus = 1
        conf { "spark.executor.memory" = 512m, "spark.ui.enabled" = false }
      }
      """;

  @TempDir private static Path folder;
  private static SparkCluster spark;
  private static ClusterStudy study;

  @BeforeAll
  static void start() throws Exception {
    spark = SparkCluster.start(Files.createDirectory(folder.resolve("spark cluster")));
    study =
        new ClusterStudy(folder, "spark", SETTINGS.formatted(spark.master()), spark.environment());
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.close();
    }
  }

  @Test
  void anExecutorThatIsKilled() throws Exception {
    study.submit("killed");
    await("both workers' trials", () -> study.checkpoints("killed") > 1);
    String status = status("killed");
    assertTrue(status.contains("_1  RUNNING") && status.contains("_2  RUNNING"), status);
    ProcessHandle executor = spark.executors().findFirst().orElseThrow();
    List<ProcessHandle> trained = executor.descendants().toList();
    assertTrue(trained.size() >= 2, "a worker and its trial: " + trained);
    executor.destroyForcibly();
    await("no orphan", () -> trained.stream().noneMatch(ProcessHandle::isAlive));
    assertTrue(study.finished("killed") < TRIALS, "killed too late to show anything");
    awaitEnd("killed");
    study.assertComplete("killed");
  }

  @Test
  void aStudyThatIsCancelledAndSubmittedAgain() throws Exception {
    study.submit("cancelled");
    await("a checkpoint", () -> study.checkpoints("cancelled") > 0);
    String said = study.said("study", "cancel", study.path("cancelled").toString());
    assertTrue(said.contains("2 workers asked"), said);
    awaitEnd("cancelled");
    assertTrue(study.count("cancelled", "stopped") > 0);
    assertTrue(study.finished("cancelled") < TRIALS, "cancelled too late to show anything");
    study.submit("cancelled", "-o", "study.launcher.deploy=cluster");
    await("the end", () -> study.finished("cancelled") == TRIALS);
    awaitEnd("cancelled");
    study.assertComplete("cancelled");
  }

  private static String status(String name) throws Exception {
    return study.said("study", "status", study.path(name).toString());
  }

  private static void awaitEnd(String name) throws Exception {
    await("no workers", () -> !status(name).contains("spark "));
    await("no executors", () -> spark.executors().findAny().isEmpty());
    await(
        "no process of the study",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    p -> p.info().commandLine().orElse("").contains(study.path(name).toString())));
  }
}
