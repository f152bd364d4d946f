package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tracking by a server that is not there changes nothing of a run. */
class TrackingTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 1 }
      trainer { steps = 6, batch = 2, patch = 8 }
      data { train = sample-train, test = [sample-test] }
      """;

  @TempDir private Path folder;

  @Test
  void withoutItsServerARunIsTheSameAndSaysWhatToDo() throws IOException {
    Path config = Files.writeString(folder.resolve("tiny.conf"), CONFIG);
    String uri;
    try (ServerSocket free = new ServerSocket(0)) {
      uri = "http://127.0.0.1:" + free.getLocalPort();
    }
    Path alone = folder.resolve("alone");
    Path tracked = folder.resolve("tracked");
    String[] tracking = {"-o", "tracking.name=mlflow", "-o", "tracking.uri=\"" + uri + "\""};
    assertEquals(0, Frugal.execute("run", config.toString(), "--out", alone.toString()));
    assertEquals(
        0,
        Frugal.execute(
            "run",
            config.toString(),
            "--out",
            tracked.toString(),
            tracking[0],
            tracking[1],
            tracking[2],
            tracking[3]));
    String file = "checkpoints/step-000006.safetensors";
    assertArrayEquals(
        Files.readAllBytes(alone.resolve(file)), Files.readAllBytes(tracked.resolve(file)));
    String log = Files.readString(tracked.resolve("log.txt"));
    assertTrue(log.contains("The MLflow server " + uri + " cannot be reached"), log);
    assertTrue(log.contains("frugal sync " + tracked), log);
    assertFalse(Files.exists(alone.resolve("tracking.json")));
    assertEquals(hash(alone), hash(tracked), "tracking decides nothing");
    assertEquals(1, Frugal.execute("sync", tracked.toString()), "the server is still not there");
  }

  private static String hash(Path run) throws IOException {
    String provenance = Files.readString(run.resolve("provenance.json"));
    return provenance.replaceFirst("(?s).*\"configHash\" : \"(\\w+)\".*", "$1");
  }
}
