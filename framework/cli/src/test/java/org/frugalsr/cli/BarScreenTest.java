package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a terminal shows while a network is trained. */
class BarScreenTest {
  /** The bar is drawn by a thread of its own, which would end unseen where a library is missing. */
  @Test
  void theBarIsDrawn() {
    PrintStream before = System.err;
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    System.setErr(new PrintStream(drawn, true, StandardCharsets.UTF_8));
    try {
      BarScreen screen = new BarScreen(new PrintWriter(drawn, true, StandardCharsets.UTF_8));
      screen.progress(1, 2, 0.5, 3, 0);
      screen.progress(2, 2, 0.25, 3, 0);
      screen.close();
    } finally {
      System.setErr(before);
    }
    String text = drawn.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("2/2"), text);
    assertTrue(text.contains("loss 0.2500"), text);
  }
}
