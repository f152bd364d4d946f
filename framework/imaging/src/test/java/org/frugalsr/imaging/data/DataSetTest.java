package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
  @TempDir Path root;

  @Test
  void lrIsMadeFromHrAsTheProtocolMakesIt() {
    Image hr = Pictures.noise(21, 15, 1);
    Pictures.write(root.resolve("a.png"), hr);
    DataSet set = new Catalogue(root, Map.of()).find(root.toString());

    ImagePair pair = set.pair(set.entries().getFirst(), 2);

    assertEquals("20x14x3", pair.hr().toString());
    assertEquals("10x7x3", pair.lr().toString());
    assertArrayEquals(Protocol.SISR_Y.lowResolution(hr, 2).samples(), pair.lr().samples());
  }

  @Test
  void lrFilesAreUsedInTheBenchmarkAndInTheDiv2kLayout() {
    Image lr = Pictures.noise(10, 6, 2);
    Pictures.write(root.resolve("Set5/HR/baby.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("Set5/LR_bicubic/X2/babyx2.png"), lr);
    DataSet set = set("Set5/HR", "Set5/LR_bicubic/X{scale}/{name}x{scale}.png", 2);
    Entry baby = set.entries().getFirst();

    assertArrayEquals(lr.samples(), set.pair(baby, 2).lr().samples());
    assertArrayEquals(lr.samples(), set.trial(baby, Protocol.SISR_Y, 2).input(3).samples());
  }

  @Test
  void aTestImageWithoutLrFileIsShrunkByTheProtocol() {
    Image hr = Pictures.noise(40, 36, 1);
    Pictures.write(root.resolve("a.png"), hr);
    DataSet set = new Catalogue(root, Map.of()).find(root.toString());
    assertArrayEquals(
        Protocol.CLASSIC_Y.lowResolution(hr, 3).samples(),
        set.trial(set.entries().getFirst(), Protocol.CLASSIC_Y, 3).input(1).samples());
  }

  @Test
  void anLrFileOfAWrongSizeIsRefused() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(21, 12, 1));
    Pictures.write(root.resolve("lr/a.png"), Pictures.noise(11, 6, 1));
    DataSet set = set("hr", "lr/{name}.png", 2);
    UserError error = assertThrows(UserError.class, () -> set.pair(set.entries().getFirst(), 2));
    assertEquals(
        "%s is 11x6 pixels; 10x6 were expected, the size of %s divided by 2."
            .formatted(root.resolve("lr/a.png"), root.resolve("hr/a.png")),
        error.getMessage());
  }

  @Test
  void aMissingLrFileIsNamed() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(20, 12, 1));
    DataSet set = set("hr", "lr/{name}.png", 2);
    UserError error = assertThrows(UserError.class, () -> set.pair(set.entries().getFirst(), 2));
    assertEquals(
        "%s is missing: the x2 LR image of some/a was expected there."
            .formatted(root.resolve("lr/a.png")),
        error.getMessage());
  }

  @Test
  void aScaleThatTheSetDoesNotHaveIsRefused() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(20, 12, 1));
    DataSet set = set("hr", "lr/{name}.png", 2);
    UserError error = assertThrows(UserError.class, () -> set.pair(set.entries().getFirst(), 3));
    assertEquals(
        "Data set some has the scales [2], not 3; they are listed in data.sets.some.scales.",
        error.getMessage());
  }

  @Test
  void anImageSmallerThanOneLrPixelIsRefused() {
    Pictures.write(root.resolve("a.png"), Pictures.noise(20, 2, 1));
    DataSet set = new Catalogue(root, Map.of()).find(root.toString());
    UserError error = assertThrows(UserError.class, () -> set.pair(set.entries().getFirst(), 4));
    assertEquals(
        root.resolve("a.png") + " is 20x2 pixels; at least 4x4 were expected at x4.",
        error.getMessage());
  }

  @Test
  void theHashFollowsNamesAndBytes() throws Exception {
    Pictures.write(root.resolve("a.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("b.png"), Pictures.noise(20, 12, 2));
    Catalogue catalogue = new Catalogue(root, Map.of());
    String hash = catalogue.find(root.toString()).hash();
    assertEquals(hash, catalogue.find(root.toString()).hash());
    assertEquals(64, hash.length());

    Files.move(root.resolve("b.png"), root.resolve("c.png"));
    String renamed = catalogue.find(root.toString()).hash();
    assertNotEquals(hash, renamed);

    Pictures.write(root.resolve("c.png"), Pictures.noise(20, 12, 3));
    assertNotEquals(renamed, catalogue.find(root.toString()).hash());
  }

  @Test
  void theHashCoversLrFiles() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("lr/a.png"), Pictures.noise(10, 6, 1));
    String hash = set("hr", "lr/{name}.png", 2).hash();
    Pictures.write(root.resolve("lr/a.png"), Pictures.noise(10, 6, 2));
    assertNotEquals(hash, set("hr", "lr/{name}.png", 2).hash());
  }

  private DataSet set(String hr, String lr, int scale) {
    SetSettings settings =
        new SetSettings(
            hr, Optional.of(lr), List.of(scale), Optional.empty(), List.of(), List.of());
    return new Catalogue(root, Map.of("some", settings)).find("some");
  }
}
