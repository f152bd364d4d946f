package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A study in the tasks of an array job, which a program that stands in for sbatch starts here. */
@ExtendWith(QuickProcesses.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlurmTasksTest {
  private static final String SBATCH =
      """
      #!/bin/bash
      for option in "$@"; do
        case $option in --array=1-*) tasks=${option#--array=1-} ;; esac
      done
      for ((task = 1; task <= tasks; task++)); do
        SLURM_ARRAY_JOB_ID=1 SLURM_ARRAY_TASK_ID=$task \\
          bash "${@: -2:1}" "${@: -1}" >"${@: -1}/1_$task.txt" 2>&1 </dev/null &
      done
      echo 1
      """;

  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 4, blocks = 1, tail = direct }
      trainer { steps = 4, batch = 2, patch = 8 }
      data { train = [sample-validation], validate = [], test = [] }
      threads = 1
      study {
        seeds = [0, 1]
        launcher { name = slurm, programs = "%s", slurm { tasks = 2, cpus = 1 } }
      }
      """;

  @TempDir private Path folder;
  private Path config;
  private Path study;

  @BeforeEach
  void write() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    program(programs.resolve("sbatch"), SBATCH);
    program(programs.resolve("squeue"), "#!/bin/bash\n");
    config = Files.writeString(folder.resolve("tiny.conf"), CONFIG.formatted(programs));
    study = folder.resolve("the study");
  }

  private static void program(Path file, String text) throws IOException {
    assertTrue(Files.writeString(file, text).toFile().setExecutable(true));
  }

  private String study(String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words =
        new ArrayList<>(List.of("study", config.toString(), "--out", study.toString()));
    words.addAll(List.of(more));
    int code =
        Frugal.execute(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    assertEquals(0, code, err::toString);
    return out.toString();
  }

  @Test
  void tasksClaimTheTrialsOfTheLedger() throws Exception {
    String script = study("--print-script");
    assertTrue(script.contains("--array=1-2"), script);
    assertTrue(!Files.exists(study), "nothing is made");
    assertTrue(study().contains("submitted as 1: 2 trials left"));
    Path ledger = study.resolve("ledger.jsonl");
    while (!Files.exists(ledger) || finished(ledger) < 2) {
      Thread.sleep(100);
    }
    for (String task : List.of("1_1.txt", "1_2.txt")) {
      Path output = study.resolve("launch/1").resolve(task);
      while (!Files.readString(output).contains("All 2 trials are finished")
          && !Files.readString(output).contains("2 of 2 trials are finished")) {
        Thread.sleep(100);
      }
    }
    assertEquals(2, finished(ledger), "each once");
    assertTrue(study().contains("All 2 trials are finished; nothing to do."));
    StringWriter out = new StringWriter();
    assertEquals(
        0,
        Frugal.execute(
            new PrintWriter(out), new PrintWriter(out), "study", "cancel", study.toString()));
    assertTrue(out.toString().contains("No workers of "), out::toString);
  }

  private static long finished(Path ledger) throws IOException {
    return Pattern.compile("\"event\":\"finished\"")
        .matcher(Files.readString(ledger))
        .results()
        .count();
  }
}
