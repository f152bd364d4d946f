package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fork takes the state of a run, but neither its choices nor its name. */
class ForkTest {
  private static final String CONFIG =
      """
      name = parent
      network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, range = 64 }
      block { norm = true, activation = none, skip = unit }
      quantizer { name = bnn, box = true }
      trainer { steps = 2, batch = 2, patch = 8 }
      data { train = sample-train }
      """;

  @TempDir private Path folder;

  @Test
  void aForkWithAnotherQuantizerPutsTheOldOnesSettingsAside() throws IOException {
    Path config = Files.writeString(folder.resolve("bnn.conf"), CONFIG);
    String parent = folder.resolve("parent").toString();
    Path child = folder.resolve("child");
    assertEquals(0, Frugal.execute("run", config.toString(), "--out", parent));
    assertEquals(
        0,
        Frugal.execute(
            "fork",
            parent,
            "--out",
            child.toString(),
            "-o",
            "quantizer.weights.name=xnor",
            "-o",
            "quantizer.activations.name=xnor",
            "-o",
            "trainer.steps=5"));
    String stored = Files.readString(child.resolve("config.json"));
    assertTrue(stored.contains("\"name\":\"xnor\""), stored);
    assertFalse(stored.contains("\"name\":\"bnn\""), stored);
    String report = Files.readString(child.resolve("report.html"));
    assertTrue(report.contains("<h1>child</h1>"));
    assertTrue(report.contains("Forked from " + parent + ", step 2: "));
    assertTrue(report.contains("quantizer.weights.name: bnn -&gt; xnor"));
    assertTrue(report.contains("3 steps (5 of 5, from step 2 on)"));
  }
}
