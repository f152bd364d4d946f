package org.frugalsr.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of a file for the names of arrays. */
class NameRulesTest {
  @TempDir private Path folder;

  private NameRules rules(String... lines) throws IOException {
    String text = "names {\n" + String.join("\n", lines) + "\n}\n";
    return NameRules.read(Files.writeString(folder.resolve("rules.conf"), text));
  }

  @Test
  void theFirstRuleOfTheFileThatMatchesHolds() throws IOException {
    NameRules rules =
        rules(
            "\"sub_mean\\\\..*\" = \"kept\"",
            "\"z(\\\\d+)\\\\.w\" = \"body.{1-1}.weight\"",
            "\".*_mean\\\\..*\" = \"\"",
            "\"a.*\" = \"head\"",
            "\".*\" = \"rest\"",
            "\"b.*\" = \"never\"");
    assertEquals(Optional.of("kept"), rules.ours("sub_mean.weight"));
    assertEquals(Optional.of(""), rules.ours("add_mean.weight"));
    assertEquals(Optional.of("body.2.weight"), rules.ours("z3.w"));
    assertEquals(Optional.of("head"), rules.ours("a"));
    assertEquals(Optional.of("rest"), rules.ours("b"));
  }

  @Test
  void aGroupOfManyDigitsIsNoGroup() throws IOException {
    assertEquals(Optional.of("w{99999999999}"), rules("\"w\" = \"w{99999999999}\"").ours("w"));
  }
}
