package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code frugal new}: what it writes, and what it refuses. That it works is tested with all
 * plug-ins.
 */
class NewCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aProjectHasTheFilesOfThePage(PluginTemplate template) throws IOException {
    Path project = folder.resolve("parent/two-x2");
    Said said = Said.by("new", template.kind().noun(), "two-x2", "--out", project.toString());
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("created the project " + project + ": 7 files"), said::out);
    assertEquals(
        Set.of(
            "README.md",
            "pom.xml",
            "two-x2.conf",
            "src/main/java/org/example/twox2/TwoX2.java",
            "src/main/java/org/example/twox2/TwoX2Plugin.java",
            "src/main/resources/META-INF/services/org.frugalsr.api.Plugin",
            "src/test/java/org/example/twox2/TwoX2Test.java"),
        filesIn(project));
    for (String file : filesIn(project)) {
      String text = Files.readString(project.resolve(file));
      assertFalse(text.contains("name@"), file + ":\n" + text);
    }
    assertTrue(Files.isRegularFile(Path.of("../../docs").resolve(template.page())), template::page);
  }

  private static Set<String> filesIn(Path project) throws IOException {
    try (Stream<Path> all = Files.walk(project)) {
      return new TreeSet<>(
          all.filter(Files::isRegularFile).map(f -> project.relativize(f).toString()).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ShiftedSign, shifted-sign",
    "shifted_sign, shifted-sign",
    "-x, x",
    "2x-Shuffle, x-shuffle",
    "a/../b, a-b",
    "ü, NAME",
    "'', NAME",
    "a23456789-123456789-123456789-123456789-1, NAME",
    "new, my-new",
    "layer, my-layer",
    "option, my-option",
    "conv, my-conv",
    "depthwise-separable, my-depthwise-separable",
  })
  void aNameThatCannotBeIsAnsweredWithOneThatCan(String typed, String better) throws IOException {
    Said said = Said.by("new", "--out", folder.resolve("p").toString(), "operator", "--", typed);
    assertEquals(2, said.code(), said::out);
    assertTrue(said.err().startsWith("'" + typed + "' cannot be the name of "), said::err);
    assertTrue(said.err().endsWith("\nNext: frugal new operator " + better + "\n"), said::err);
    assertEquals(Set.of(), filesIn(folder));
    if (!better.equals("NAME")) {
      Path other = folder.resolve("p");
      assertEquals(0, Said.by("new", "operator", better, "--out", other.toString()).code());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "quantiser, ' Did you mean ''quantizer''?', quantizer",
    "networks, ' Did you mean ''network''?', network",
    "tracker, '', KIND",
  })
  void aKindWithoutTemplateIsAnsweredWithThoseThatHaveOne(String typed, String meant, String next) {
    Said said = Said.by("new", typed, "mine", "--out", folder.resolve("p").toString());
    assertEquals(2, said.code());
    assertEquals(
        """
        There is no template for a plug-in of the kind '%s'.%s
        There is one for each of: quantizer, operator, block, network, trainer. Other interfaces: docs/reference/spi.md.
        Next: frugal new %s mine
        """
            .formatted(typed, meant, next),
        said.err());
  }

  @Test
  void whatIsThereStays() throws IOException {
    Path there = Files.createDirectory(folder.resolve("mine"));
    Said said = Said.by("new", "block", "mine", "--out", there.toString());
    assertEquals(2, said.code());
    assertEquals(
        """
        DIR/mine exists already; nothing in it was changed.
        Next: frugal new block mine --out FOLDER
        """,
        said.errorsIn(folder));
    assertEquals(Set.of(), filesIn(there));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertEquals(2, Said.by("new", "block", "mine", "--out", link.toString()).code());
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("mine");
    assertEquals(2, Said.by("new", "block", "mine", "--out", below.toString()).code());
    assertFalse(Files.exists(folder.resolve("nowhere")));
  }

  @Test
  void aProjectIsWholeOrNotThere() {
    Path project = folder.resolve("parent/p");
    Map<String, String> files = new LinkedHashMap<>();
    files.put("deep/file", "a text");
    files.put("deep/file/below", "a file cannot hold one");
    assertThrows(WorldError.class, () -> NewCommand.write(project, files));
    assertFalse(Files.exists(project));
  }

  @Test
  void completionKnowsTheKinds() {
    String script = Said.by("completion").out();
    assertTrue(script.contains("_picocli_frugal_new"));
    List<String> quoted = PluginTemplate.nouns().stream().map(k -> "\"" + k + "\"").toList();
    assertTrue(script.contains(String.join(" ", quoted)), script);
  }
}
