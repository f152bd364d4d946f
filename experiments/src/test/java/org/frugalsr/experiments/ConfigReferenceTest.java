package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/config.md} is what the records of configs and plug-ins declare. */
class ConfigReferenceTest {
  private static final Path PAGE =
      ConfigFiles.folder().toAbsolutePath().resolveSibling("docs/reference/config.md");

  @Test
  void thePageIsWhatTheRecordsDeclare() throws IOException {
    StringWriter out = new StringWriter();
    int code =
        Frugal.execute(
            new PrintWriter(out),
            new PrintWriter(System.err, true),
            "config",
            "--reference",
            "--markdown");
    assertEquals(0, code);
    assertEquals(
        Files.readString(PAGE),
        out.toString(),
        "Keys have changed. Generate the page anew:"
            + " ./frugal config --reference --markdown > docs/reference/config.md");
  }
}
