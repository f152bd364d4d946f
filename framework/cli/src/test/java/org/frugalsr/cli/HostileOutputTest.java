package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others have named neither commands the terminal nor runs. */
class HostileOutputTest {
  private static final String RED = "\u001b[31m\u001b]0;title\u0007";

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private int frugal(String... arguments) {
    PrintWriter writer = new PrintWriter(said);
    return Frugal.execute(writer, writer, arguments);
  }

  private void assertHarmless() {
    assertFalse(
        said.toString()
            .chars()
            .anyMatch(c -> c != '\n' && c != '\t' && c != '\r' && Character.isISOControl(c)),
        said.toString());
  }

  @Test
  void whateverIsPrintedIsObeyedByNoTerminal() throws IOException {
    Path config =
        Files.writeString(folder.resolve("x.conf"), "network.name = \"edsr" + RED + "\"\n");
    assertEquals(2, frugal("config", config.toString()));
    assertEquals(2, frugal("run", folder.resolve("no" + RED + ".conf").toString()));
    assertEquals(2, frugal("eval", "--run", "no" + RED, "--data", RED));
    assertEquals(2, frugal("list", RED));
    assertEquals(2, frugal("no" + RED));
    assertTrue(said.toString().contains("\\u001b[31m"), said.toString());
    assertHarmless();
  }

  @Test
  void aJarThatAConfigNamesIsNotLoaded() throws IOException {
    Path jar = Files.writeString(folder.resolve("evil.jar"), UUID.randomUUID().toString());
    Path config = Files.writeString(folder.resolve("x.conf"), "plugins.path = [\"" + jar + "\"]\n");
    for (String command : new String[] {"run", "study", "inspect", "config"}) {
      assertEquals(2, frugal(command, config.toString()), command);
    }
    assertTrue(said.toString().contains("--plugins " + jar), said.toString());
  }

  @Test
  void aNameThatTheSystemHasNoFileForIsNoInternalError() {
    StringWriter text = new StringWriter();
    InvalidPathException failure = new InvalidPathException("caf\u00e9", "Malformed input");
    assertEquals(2, Failures.report(failure, new PrintWriter(text)));
    assertTrue(text.toString().startsWith("'caf\u00e9' cannot be the name of a file here"));
  }

  @Test
  void aWarningIsShownWhenItIsSaid() {
    PrintWriter terminal = new PrintWriter(new BufferedWriter(said));
    try (PrintWriter shown = new PlainWriter(terminal, true)) {
      shown.println("warning: threads");
      assertEquals("warning: threads\n", said.toString());
    }
  }
}
