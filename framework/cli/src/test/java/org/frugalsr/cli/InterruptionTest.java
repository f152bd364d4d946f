package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an end by Ctrl-C or SIGTERM says and waits for, at whatever time it comes. */
class InterruptionTest {
  private static final String TYPED = "frugal run x.conf";

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private Interruption interruption() {
    return new Interruption(new PrintWriter(err), TYPED);
  }

  @Test
  void beforeAnythingIsMadeItSaysHowToStartAgain() {
    try (Interruption early = interruption()) {
      early.makes(folder);
      early.hold();
    }
    assertTrue(err.toString().contains("nothing has been changed"), err::toString);
    assertTrue(err.toString().strip().endsWith("To start again: " + TYPED), err::toString);
  }

  @Test
  void aFolderThatIsBeingMadeIsWholeBeforeTheEnd() throws Exception {
    Files.writeString(folder.resolve("config.json"), "{}");
    Interruption late = interruption();
    late.makes(folder);
    Thread hook = Thread.ofPlatform().start(late::hold);
    hook.join(50);
    assertTrue(hook.isAlive(), "it waits");
    StringBuilder asked = new StringBuilder();
    late.stopsBy(() -> asked.append("to stop"));
    late.close();
    hook.join();
    assertEquals("to stop", asked.toString());
    assertFalse(err.toString().contains("start again"), err::toString);
  }

  @Test
  void aRunThatCannotBeginHoldsNobodyUp() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Interruption failing = interruption();
    failing.makes(folder);
    Thread hook = Thread.ofPlatform().start(failing::hold);
    failing.close();
    hook.join();
    assertFalse(err.toString().contains("is being saved"), err::toString);
  }
}
