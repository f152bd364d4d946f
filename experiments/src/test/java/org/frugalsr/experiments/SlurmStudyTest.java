package org.frugalsr.experiments;

import static org.frugalsr.experiments.ClusterStudy.TRIALS;
import static org.frugalsr.experiments.ClusterStudy.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study of four trials in two tasks of a real Slurm, disturbed: its ledger ends complete, no
 * trial is trained twice, and the results are the bytes of a study on this machine.
 */
@Tag("cluster")
@ExtendWith(QuickProcesses.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SlurmStudyTest {
  @TempDir private static Path folder;
  private static Slurm slurm;
  private static ClusterStudy study;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        Slurm.isThere(),
        "Slurm is not installed (slurmctld, slurmd, slurm-client), or not as root");
    slurm = Slurm.start(Files.createDirectory(folder.resolve("slurm")));
    study = new ClusterStudy(folder, "slurm", "slurm { tasks = 2, cpus = 1 }", slurm.environment());
  }

  @AfterAll
  static void stop() throws Exception {
    if (slurm != null) {
      slurm.close();
    }
  }

  @Test
  void aTaskThatIsQueuedAgain() throws Exception {
    String id = submit("requeued");
    await("a checkpoint", () -> study.checkpoints("requeued") > 0);
    slurm.said("scontrol", "requeue", id + "_1");
    assertTrue(
        study.said("study", "status", study.path("requeued").toString()).contains("slurm " + id));
    awaitEnd("requeued");
    study.assertComplete("requeued");
  }

  @Test
  void aStepThatIsKilled() throws Exception {
    String id = submit("killed");
    await("a checkpoint", () -> study.checkpoints("killed") > 0);
    List<ProcessHandle> steps =
        ProcessHandle.allProcesses()
            .filter(p -> p.info().commandLine().orElse("").contains("slurmstepd: [" + id))
            .toList();
    steps.forEach(ProcessHandle::destroyForcibly);
    awaitEnd("killed");
    if (study.finished("killed") < TRIALS) {
      submit("killed");
      awaitEnd("killed");
    }
    study.assertComplete("killed");
  }

  @Test
  void aStudyThatIsCancelledAndSubmittedAgain() throws Exception {
    submit("cancelled");
    await("a checkpoint", () -> study.checkpoints("cancelled") > 0);
    assertTrue(
        study
            .said("study", "cancel", study.path("cancelled").toString())
            .contains("2 workers asked"));
    await("an empty queue", () -> slurm.said("squeue", "-h").isEmpty());
    await("stopped trials", () -> study.count("cancelled", "stopped") > 0);
    assertTrue(study.finished("cancelled") < TRIALS, "cancelled too late to show anything");
    submit("cancelled");
    awaitEnd("cancelled");
    study.assertComplete("cancelled");
  }

  private static String submit(String name) throws Exception {
    String said = study.submit(name);
    var id = Pattern.compile("submitted as (\\d+):").matcher(said);
    assertTrue(id.find(), said);
    return id.group(1);
  }

  private static void awaitEnd(String name) throws Exception {
    await("the end", () -> study.finished(name) == TRIALS || slurm.said("squeue", "-h").isEmpty());
    await("an empty queue", () -> slurm.said("squeue", "-h").isEmpty());
  }
}
