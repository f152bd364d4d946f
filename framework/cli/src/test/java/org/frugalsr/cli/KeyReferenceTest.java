package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code frugal config --reference}, and what leads there. */
class KeyReferenceTest {
  @TempDir private Path folder;

  private static String reference(String... asked) {
    Said said = Said.by(asked);
    assertEquals(0, said.code(), said::err);
    return said.out();
  }

  @ParameterizedTest
  @CsvSource({
    "init, reference-init",
    "study, reference-study",
    "data.sets.*, reference-data-sets",
    "trainer.optimizer.groups, reference-groups",
  })
  void sectionsThatAConfigNeedNotHaveAreExplained(String asked, String golden) throws IOException {
    Golden.check(golden, reference("config", "--reference", asked));
  }

  @Test
  void withoutAWordAllSectionsAreExplained() {
    String all = reference("config", "--reference");
    assertEquals(all, reference("config"));
    for (String section :
        List.of(
            "(top level)",
            "data.sets.NAME",
            "data.sets.NAME.overlaps[]",
            "data.sets.NAME.select",
            "init",
            "network",
            "placement.sites.PATTERN.quantizer.weights",
            "study",
            "trainer.optimizer.groups[]")) {
      assertTrue(all.startsWith(section + "\n") || all.contains("\n" + section + "\n"), section);
    }
  }

  @Test
  void namesAreExplainedAsByList() throws IOException {
    String edsr = reference("list", "edsr");
    assertEquals(edsr, reference("config", "--reference", "edsr"));
    assertEquals(edsr, reference("config", "--reference", "network.edsr"));
    Path config = Files.writeString(folder.resolve("x.conf"), "network { name = edsr, scale = 2 }");
    String network = reference("config", "--reference", "network");
    String chosen = reference("config", config.toString(), "--reference", "network");
    assertFalse(network.contains("\n  blocks "), network);
    assertTrue(chosen.contains("\n  blocks "), chosen);
  }

  @Test
  void oneKeyIsExplainedByItself() {
    assertEquals(
        """
        trainer
          augment          one of flips-and-rotations, flips, none; default flips-and-rotations. Random augmentation of patches: all 8 symmetries of the square, the 4 flips (none, either, both), or none. [result]
        """,
        reference("config", "--reference", "trainer.augment"));
  }

  @ParameterizedTest
  @CsvSource({
    "optmizer, trainer.optimizer",
    "optimizer.groups, trainer.optimizer.groups",
    "trainer.optimiser, trainer.optimizer",
    "studdy, study",
    "edsrr, edsr",
  })
  void anUnknownWordIsAnsweredWithTheOneThatIsMeant(String asked, String meant) {
    Said said = Said.by("config", "--reference", asked);
    assertEquals(2, said.code());
    assertTrue(said.err().contains("Did you mean '" + meant + "'?"), said::err);
    assertTrue(said.err().contains("data.sets.NAME"), "the sections that there are");
  }

  @Test
  void aFileInPlaceOfASectionIsTakenForTheConfig() throws IOException {
    String config = Files.writeString(folder.resolve("x.conf"), "seed = 1").toString();
    Said said = Said.by("config", "--reference", config);
    assertEquals(2, said.code());
    assertTrue(said.err().contains("frugal config " + config + " --reference "), said::err);
  }

  @Test
  void listSaysWhatItDoesNotListAndWhereThatIs() {
    String list = reference("list");
    String sections = list.substring(list.indexOf("frugal config --reference SECTION"));
    for (String section :
        List.of("init", "study", "data.sets.NAME", "trainer.optimizer.groups[]")) {
      assertTrue(sections.contains("\n  " + section + "\n"), section);
    }
    Said said = Said.by("list", "study");
    assertEquals(2, said.code());
    assertTrue(said.err().contains("frugal config --reference study"), said::err);
  }
}
