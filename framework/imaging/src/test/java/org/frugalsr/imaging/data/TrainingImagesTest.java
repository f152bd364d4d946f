package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingImagesTest {
  @TempDir Path root;

  @Test
  void imagesSmallerThanAPatchAreSkippedCountedAndNamed() {
    Pictures.write(root.resolve("large.png"), Pictures.noise(33, 24, 1));
    Pictures.write(root.resolve("narrow.png"), Pictures.noise(40, 23, 2));
    TrainingImages images = TrainingImages.load(List.of(set()), List.of(2), 12);
    assertEquals(1, images.count());
    assertEquals(
        List.of(root.resolve("narrow.png") + " is 40x23 pixels; a patch of 12 at x2 needs 24x24."),
        images.skipped());
  }

  @Test
  void theLargestScaleDecidesWhatIsTooSmall() {
    Pictures.write(root.resolve("a.png"), Pictures.noise(40, 40, 1));
    Pictures.write(root.resolve("b.png"), Pictures.noise(48, 48, 1));
    TrainingImages images = TrainingImages.load(List.of(set()), List.of(2, 4), 12);
    assertEquals(1, images.count());
    assertEquals(1, images.skipped().size());
  }

  @Test
  void setsAreJoined() {
    Pictures.write(root.resolve("a.png"), Pictures.noise(24, 24, 1));
    Pictures.write(root.resolve("more/b.png"), Pictures.noise(24, 24, 2));
    Catalogue catalogue = new Catalogue(root, Map.of());
    DataSet more = catalogue.find(root.resolve("more").toString());
    assertEquals(2, TrainingImages.load(List.of(set(), more), List.of(2), 12).count());
  }

  @Test
  void allTooSmallIsAnErrorThatNamesThem() {
    Pictures.write(root.resolve("a.png"), Pictures.noise(20, 20, 1));
    UserError error =
        assertThrows(UserError.class, () -> TrainingImages.load(List.of(set()), List.of(2), 12));
    assertEquals(
        """
        Every training image is smaller than a patch:
          %s is 20x20 pixels; a patch of 12 at x2 needs 24x24.
        Make trainer.patch smaller.\
        """
            .formatted(root.resolve("a.png")),
        error.getMessage());
  }

  @Test
  void oneMessageNamesEveryCorruptEmptyTinyAndMisnamedFile() throws Exception {
    Pictures.write(root.resolve("good.png"), Pictures.noise(24, 24, 1));
    Pictures.write(root.resolve("tiny.png"), Pictures.noise(1, 1, 1));
    Files.write(root.resolve("empty.png"), new byte[0]);
    Files.writeString(root.resolve("text.png"), "this is no image");
    byte[] png = Files.readAllBytes(root.resolve("good.png"));
    Files.write(root.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    Files.write(root.resolve("photo.pgn"), png);
    Files.write(root.resolve("good.bmp"), png);
    Files.writeString(root.resolve("MANIFEST.sha256"), "not an image, and not meant to be");

    WorldError error =
        assertThrows(WorldError.class, () -> TrainingImages.load(List.of(set()), List.of(2), 12));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("6 training files cannot be used:\n"), message);
    assertTrue(
        message.contains(root.resolve("tiny.png") + " is 1x1 pixels; at least 2x2"), message);
    assertTrue(message.contains(root.resolve("empty.png").toString()), message);
    assertTrue(message.contains(root.resolve("text.png").toString()), message);
    assertTrue(message.contains(root.resolve("cut.png").toString()), message);
    assertTrue(
        message.contains(root.resolve("photo.pgn") + " holds an image; its name must end in .png."),
        message);
    assertTrue(message.contains("names without their ending must differ"), message);
    assertTrue(!message.contains("MANIFEST"), message);
    assertTrue(message.endsWith("\nFix or remove them."), message);
  }

  @Test
  void theAdvisedWayOutOfBadAndMisnamedFilesWorks() throws Exception {
    Pictures.write(root.resolve("hr/good.png"), Pictures.noise(24, 24, 1));
    Files.copy(root.resolve("hr/good.png"), root.resolve("hr/photo.pgn"));
    Files.copy(root.resolve("hr/good.png"), root.resolve("hr/nothing"));
    Files.writeString(root.resolve("hr/text.png"), "this is no image");
    WorldError error =
        assertThrows(WorldError.class, () -> TrainingImages.load(named(), List.of(2), 12));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("3 training files cannot be used:"), message);
    assertTrue(
        message.endsWith("Fix or remove them, or leave them out with data.sets.some.exclude."),
        message);
    assertEquals(1, TrainingImages.load(named("photo", "nothing", "text"), List.of(2), 12).count());
  }

  private List<DataSet> named(String... exclude) {
    SetSettings settings = CatalogueTest.settings("hr", List.of(exclude));
    return List.of(new Catalogue(root, Map.of("some", settings)).find("some"));
  }

  @Test
  void whatOnlyTheUserCanMendIsTheUsersError() throws Exception {
    Pictures.write(root.resolve("good.png"), Pictures.noise(24, 24, 1));
    Files.copy(root.resolve("good.png"), root.resolve("other.dat"));
    assertThrows(UserError.class, () -> TrainingImages.load(List.of(set()), List.of(2), 12));
  }

  @Test
  void anImageThatDoesNotFitByItselfIsNamed() {
    Pictures.write(root.resolve("a.png"), Pictures.noise(24, 24, 1));
    Pictures.write(root.resolve("huge.png"), Pictures.noise(24, 24, 2));
    WorldError error =
        assertThrows(
            WorldError.class,
            () ->
                TrainingImages.tooLarge(
                    set().entries(),
                    entry -> {
                      if (entry.name().equals("huge")) {
                        throw new OutOfMemoryError("Java heap space");
                      }
                    }));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains(root.resolve("huge.png") + " does not fit"), message);
    assertTrue(!message.contains("a.png"), message);
    TrainingImages.tooLarge(set().entries(), entry -> {}); // only the sum does not fit
  }

  @Test
  void longListsAreCut() throws Exception {
    for (int i = 0; i < 25; i++) {
      Files.writeString(root.resolve("bad%02d.png".formatted(i)), "no image");
    }
    WorldError error =
        assertThrows(WorldError.class, () -> TrainingImages.load(List.of(set()), List.of(2), 12));
    assertTrue(String.valueOf(error.getMessage()).contains("\n  and 5 more\n"));
  }

  private DataSet set() {
    return new Catalogue(root, Map.of()).find(root.toString());
  }
}
