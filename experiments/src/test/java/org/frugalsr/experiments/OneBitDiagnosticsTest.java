package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.journal.BinaryLayers;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-bit layers are watched, and what is written of them is what is there. */
class OneBitDiagnosticsTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct, range = 64 }
      trainer { steps = 4, batch = 2, patch = 8, optimizer.lr = 0.01 }
      data { train = sample-validation, validate = sample-test, test = [] }
      evaluation { every = 2, pictures = 0 }
      """;

  @TempDir private Path folder;

  private List<JournalRecord<BinaryLayers>> records(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("some.conf"), CONFIG + config);
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    return Journal.read(run.resolve("journal.jsonl")).of(BinaryLayers.class);
  }

  @Test
  void everyOneBitLayerIsWatchedInTheFirstStepAndBeforeEachValidation() throws IOException {
    List<JournalRecord<BinaryLayers>> records =
        records("quantizer.name = bnn, block { norm = true, skip = unit, activation = none }");
    assertEquals(List.of(1L, 2L, 4L), records.stream().map(JournalRecord::step).toList());
    double before = 1;
    for (JournalRecord<BinaryLayers> record : records) {
      assertEquals(
          List.of("body.0.conv1", "body.0.conv2", "body.1.conv1", "body.1.conv2"),
          record.event().layers().stream().map(BinaryLayers.Layer::path).toList());
      for (BinaryLayers.Layer l : record.event().layers()) {
        BinaryLayers.Figures layer = l.figures();
        // latents start within 1 / sqrt(72) and move by 0.01 a step: none can leave the box
        assertEquals(0, layer.saturatedWeights().orElseThrow());
        assertEquals(0, layer.weightGradientMismatch().orElseThrow(), 1e-6);
        assertTrue(layer.flipRate().orElseThrow() > 0 && layer.flipRate().orElseThrow() < 0.5);
        double blocked = layer.saturatedInputs().orElseThrow();
        assertTrue(blocked > 0 && blocked < 1, "saturated inputs " + blocked);
        // hard tanh: one minus the root of the share that passes
        assertEquals(1 - Math.sqrt(1 - blocked), layer.inputGradientMismatch().orElseThrow(), 1e-6);
      }
      double never = record.event().means().neverFlipped().orElseThrow();
      assertTrue(never < before, "never flipped: " + before + ", then " + never);
      before = never;
    }
    assertTrue(Files.readString(folder.resolve("run/report.html")).contains("One-bit layers"));
  }

  private static final String PRIOR =
      """
      quantizer { weights.name = uniform-prior, activations.name = bnn, weights.reading.b = 0.04 }
      block { norm = true, skip = unit, activation = none }
      """;

  @Test
  void flipsAreCountedInEveryStepBesideThoseThatTheWidthLetsExpect() throws IOException {
    List<JournalRecord<BinaryLayers>> records = records(PRIOR);
    for (BinaryLayers.Layer l : records.getFirst().event().layers()) {
      BinaryLayers.Figures layer = l.figures();
      // one step of Adam, of the size of the rate: d / (2b) = 0.01 / 0.08, though the box cuts a
      // sixteenth of all that is moved
      double expected = layer.expectedFlipsPer100Steps().orElseThrow();
      assertTrue(expected > 12.3 && expected <= 12.5 + 1e-4, "expected flips " + expected);
      double counted = layer.flipsPer100Steps().orElseThrow();
      assertEquals(100 * layer.flipRate().orElseThrow(), counted, 1e-4);
      assertEquals(12.5, counted, 100 * 4 * Math.sqrt(0.125 * 0.875 / 576));
      // outward steps of 0.01 cut those of the outer fourth, half of which go outward
      assertEquals(0.125, layer.atBox().orElseThrow(), 4 * Math.sqrt(0.125 * 0.875 / 576));
      assertEquals(1 - layer.flipRate().orElseThrow(), layer.neverFlipped().orElseThrow(), 1e-9);
    }
    JournalRecord<BinaryLayers> last = records.getLast(); // steps 3 and 4
    double mean = last.event().means().flipsPer100Steps().orElseThrow();
    assertTrue(mean > 0 && mean < 100, "flips in 100 steps: " + mean);
    String report = Files.readString(folder.resolve("run/report.html"));
    assertTrue(report.contains("Flips in 100 steps") && report.contains("At the box"), report);
  }

  @Test
  void countsGoOnWhereARunWasLeft() throws IOException {
    String config = "evaluation.every = 4, checkpoint { every = 1, keep-every = 1 }\n";
    JournalRecord<BinaryLayers> there = records(PRIOR + config).getLast();
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("resume", run.toString(), "--from", "step-000003"));
    JournalRecord<BinaryLayers> again =
        Journal.read(run.resolve("journal.jsonl")).of(BinaryLayers.class).getLast();
    assertEquals(4, again.step());
    assertEquals(there.event(), again.event()); // counted in steps 2 to 4
  }

  private String bench(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("bench.conf"), CONFIG + config);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = {"bench", "step", "--config", file.toString(), "--runs", "2"};
    assertEquals(
        0, Frugal.execute(new PrintWriter(out), new PrintWriter(err), words), err::toString);
    return out.toString();
  }

  /** Else a one-bit network would look faster there than it trains. */
  @Test
  void stepsThatAreTimedCountFlipsToo() throws IOException {
    int weights = 4 * 8 * 8 * 9; // of four kernels of the body
    String json = bench(PRIOR);
    assertTrue(json.contains("\"flips_counted_of_weights\":%d,".formatted(weights)), json);
    assertFalse(bench("").contains("flips_counted"));
  }

  @Test
  void channelsBehindAReluAreDead() throws IOException {
    JournalRecord<BinaryLayers> last = records("quantizer.name = bnn").getLast();
    for (BinaryLayers.Layer layer : last.event().layers()) {
      boolean behindRelu = layer.path().endsWith("conv2");
      assertEquals(
          behindRelu ? 1 : 0, layer.figures().deadChannels().orElseThrow(), 0.3, layer.toString());
    }
  }

  @Test
  void aFloatNetworkIsNotWatched() throws IOException {
    assertEquals(List.of(), records(""));
  }
}
