package org.frugalsr.plugin.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task of Spark, without Spark. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StudyWorkerTest {
  @TempDir private Path launch;

  private String run(String script) throws Exception {
    write("command", "bash", "-c", script);
    write("directory", launch.toString());
    write("environment", "A=x = y");
    return new StudyWorker(launch.toString()).call(3);
  }

  private void write(String name, String... words) throws IOException {
    Files.writeString(
        launch.resolve(name),
        List.of(words).stream().map(w -> w + "\0").collect(Collectors.joining()));
  }

  private String output() throws IOException {
    return Files.readString(launch.resolve("worker-3.txt"));
  }

  @Test
  void theCommandIsRunInItsDirectoryWithItsVariables() throws Exception {
    String failed = run("pwd; echo \"$A\" >&2; exit 1");
    assertTrue(failed.startsWith("exit code 1 on ") && failed.endsWith("worker-3.txt"), failed);
    assertEquals("", run("true"));
    assertEquals(launch.toRealPath() + "\nx = y\n", output(), "both outputs, appended");
  }

  @Test
  void aWorkerThatCannotRunDoesNotEndTheOthers() throws Exception {
    String killed = run("kill -9 $$");
    assertTrue(killed.startsWith("exit code 137 on "), killed);
    write("command", "/nowhere/java");
    String absent = new StudyWorker(launch.toString()).call(3);
    assertTrue(absent.startsWith("it cannot be started on "), absent);
  }

  @Test
  void aCancelledTaskEndsItsInputAndWaits() throws Exception {
    Thread task = Thread.currentThread();
    CompletableFuture<Void> interrupt =
        CompletableFuture.runAsync(
            () -> {
              while (!Files.exists(launch.resolve("worker-3.txt"))) {
                Thread.onSpinWait();
              }
              task.interrupt();
            });
    assertThrows(InterruptedException.class, () -> run("cat; sleep 0.2; echo saved"));
    assertEquals("saved\n", output());
    interrupt.join();
  }

  @Test
  void aFolderThatIsNotSharedIsNamed() throws Exception {
    String nowhere = launch.resolve("nowhere").toString();
    String unseen = new StudyWorker(nowhere).call(1);
    assertTrue(unseen.contains("all nodes share"), unseen);
  }
}
