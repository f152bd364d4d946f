package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;

/** The network of blueprints that is timed beside PyTorch's. */
class BlueprintBenchTest {
  private static final int CHANNELS = 8;

  private static String bench(String more) {
    String small = " --blocks 1 --channels 8 --batch 1 --patch 8 --runs 1 --warm-ups 0 --threads 1";
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = ("bench step" + small + more).split(" ");
    assertEquals(
        0, Frugal.execute(new PrintWriter(out), new PrintWriter(err), words), err::toString);
    return out.toString();
  }

  @Test
  void twoBlueprintsPerBlockStandBetweenDenseConvolutions() {
    int dense = 9 * CHANNELS;
    int head = dense * 3 + CHANNELS;
    int blueprint = CHANNELS * CHANNELS + dense + CHANNELS; // 1x1 without, depthwise with bias
    int fuse = dense * CHANNELS + CHANNELS;
    int tail = dense * 12 + 12;
    String json = bench(" --network blueprint");
    assertTrue(json.contains("\"network\":\"blueprint\""), json);
    assertTrue(json.contains("\"parameters\":" + (head + 2 * blueprint + fuse + tail) + ","), json);
    String convolutions = bench("");
    assertTrue(convolutions.contains("\"parameters\":" + (head + 3 * fuse + tail)), convolutions);
  }
}
