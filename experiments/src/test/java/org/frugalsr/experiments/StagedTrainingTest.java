package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.train.TrainedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first stage has learned is there in the second, under whatever name. */
class StagedTrainingTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, range = 64 }
      block { norm = true, skip = unit, activation = none }
      trainer { steps = 1, batch = 1, patch = 8 }
      data { train = sample-validation, validate = sample-test }
      """;

  @TempDir private Path folder;

  private Path run(String name, String more) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), CONFIG + more);
    Path run = folder.resolve(name);
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return run;
  }

  @Test
  void learnedThresholdsOfTheFirstStageAreTakenOver() throws IOException {
    Path first = run("first", "quantizer { weights.name = none, activations.name = react }");
    String init = "\ninit { from = \"" + first + "\", match = name-and-shape }";
    String log = Files.readString(run("both", "quantizer.name = react" + init).resolve("log.txt"));
    assertTrue(log.contains("started from") && !log.contains("afresh"), log);
    Path whole = run("whole", "quantizer.name = react");
    String back =
        Files.readString(
            run(
                    "back",
                    "quantizer { weights.name = bnn, activations.name = react }\n"
                        + init.replace(first.toString(), whole.toString()))
                .resolve("log.txt"));
    assertFalse(back.contains("afresh"), back);
  }

  private static double value(Path run, String path) {
    return TrainedNetwork.open(run, "last").network().buffers().stream()
        .filter(b -> b.path().equals("body.0.conv1.quantizer." + path))
        .findFirst()
        .orElseThrow()
        .value()
        .getDouble(0);
  }

  @Test
  void whatWasMeasuredForOtherBitsOrAnotherRangeIsMeasuredAgain() throws IOException {
    String bits = "quantizer { name = %s, bits = %d }\n";
    for (String name : List.of("lsq", "pams")) {
      Path eight = run(name + "8", bits.formatted(name, 8));
      String init = "init.from = \"" + eight + "\"\n";
      Path same = run(name + "8again", bits.formatted(name, 8) + init);
      Path four = run(name + "4", bits.formatted(name, 4) + init);
      assertFalse(Files.readString(same.resolve("log.txt")).contains("measured again"));
      String log = Files.readString(four.resolve("log.txt"));
      assertTrue(log.contains("measured again") && log.contains(" there)"), log);
      if (name.equals("lsq")) { // 2 mean|w| / sqrt(Qp), Qp 127 and 7, of weights a step apart
        double step = value(eight, "weight-reference");
        assertEquals(step, value(same, "weight-reference"));
        Path wide =
            run(
                "lsq8wide",
                bits.formatted(name, 8)
                    + init
                    + "init.match = name-and-shape\nnetwork.channels = 12\n");
        assertTrue(
            Files.readString(wide.resolve("log.txt")).contains("for other weights there"),
            "steps of kernels that start afresh");
        assertEquals(Math.sqrt(127 / 7.0), value(four, "weight-reference") / step, 0.1);
      } else { // how many batches were measured
        Path range = run("range", bits.formatted(name, 8) + init + "network.range = 1\n");
        assertEquals(2, value(same, "range-measured"));
        assertEquals(1, value(four, "range-measured"));
        assertEquals(1, value(range, "range-measured"));
      }
    }
  }

  @Test
  void aForkToOtherBitsMeasuresAgainToo() throws IOException {
    Path eight = run("wide", "quantizer { name = lsq, bits = 8 }\ntrainer.ema = 0.9\n");
    Path narrow = folder.resolve("narrow");
    assertEquals(
        0,
        Frugal.execute(
            "fork",
            eight.toString(),
            "--out",
            narrow.toString(),
            "-o",
            "quantizer.weights.bits=2",
            "-o",
            "quantizer.activations.bits=2",
            "-o",
            "trainer.steps=2"));
    double step = value(eight, "weight-reference");
    double again = value(narrow, "weight-reference");
    assertEquals(Math.sqrt(127), again / step, 0.1); // 2 mean|w| / sqrt(Qp), Qp 1 and 127
  }
}
