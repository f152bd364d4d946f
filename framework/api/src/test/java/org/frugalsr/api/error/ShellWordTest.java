package org.frugalsr.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @Test
  void whatAShellLeavesAloneStaysAsItIs() {
    assertEquals("runs/edsr-x2", ShellWord.of(Path.of("runs/edsr-x2")));
    assertEquals("trainer.steps=100", ShellWord.of("trainer.steps=100"));
    assertEquals("'runs/kp moved'", ShellWord.of(Path.of("runs/kp moved")));
    assertEquals("./-x", ShellWord.of(Path.of("-x")));
    assertEquals("'~/x'", ShellWord.of(Path.of("~/x")));
    assertEquals("'it'\\''s'", ShellWord.of("it's"));
    assertEquals("''", ShellWord.of(""));
    assertEquals(
        "frugal run x.conf -o 'data.test=[a, b]'",
        ShellWord.command("frugal", List.of("run", "x.conf", "-o", "data.test=[a, b]")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a'b",
        "a\"b",
        "$(id)",
        "`id`",
        "a\\b",
        "a\nb",
        "a\tb",
        "~",
        "*",
        "a;b",
        "a&b",
        "#x",
        "!x",
        "{a,b}",
        "é ü",
        "a\u001b[31mb",
        "'\n'",
        "\\n\n",
        "=ls",
        "",
        "<x>",
        "|",
        "a\u202eb"
      })
  void aShellGivesTheTextBack(String text) throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "there is no bash");
    ProcessBuilder echo =
        new ProcessBuilder(bash.toString(), "-c", "printf %s " + ShellWord.of(text));
    echo.environment().put("LC_ALL", "C.UTF-8");
    Process process = echo.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(text, said);
  }

  @Test
  void aTerminalObeysNothing() {
    assertEquals("a\\u001b[31mb\tc\r\nd", TerminalText.of("a\u001b[31mb\tc\r\nd"));
    assertEquals("a\\u000db\\u009b\\u202ec\\u0007", TerminalText.of("a\rb\u009b\u202ec\u0007"));
    assertEquals("é 漢字 😀", TerminalText.of("é 漢字 😀"));
  }
}
