package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlapsTest {
  @TempDir Path root;

  @BeforeEach
  void write() {
    for (String name : List.of("train/1", "train/2", "test/woman", "test/bird")) {
      Pictures.write(root.resolve(name + ".png"), Pictures.noise(8, 8, 1));
    }
  }

  @Test
  void aListedPictureInBothSetsIsWarnedAboutWithTheWayOut() {
    Catalogue catalogue = catalogue(List.of());
    assertEquals(
        List.of(
            "1 of 2 images of the training set train are also in the test set test: 2 is woman."
                + " To leave them out, add \"2\" to data.sets.train.exclude."),
        warnings(catalogue, "train", "test"));
  }

  @Test
  void theListIsReadInBothDirections() {
    Catalogue catalogue = catalogue(List.of());
    List<String> warnings = warnings(catalogue, "test", "train");
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("woman is 2"), warnings.getFirst());
  }

  @Test
  void anExcludedPictureIsNoOverlap() {
    assertEquals(List.of(), warnings(catalogue(List.of("2")), "train", "test"));
  }

  @Test
  void oneFolderUnderTwoNamesIsSeen() {
    Catalogue catalogue = catalogue(List.of());
    List<String> warnings = warnings(catalogue, root.resolve("train").toString(), "train");
    assertTrue(warnings.getFirst().startsWith("2 of 2 images of the training set"));
  }

  @Test
  void validationOnTheTestSetIsWarnedAbout() {
    DataSettings settings =
        new DataSettings(
            Path.of("none"),
            List.of("sample-train"),
            List.of("sample-test"),
            List.of("sample-test"),
            Map.of());
    List<String> warnings = settings.warnings(settings.catalogue());
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("8 of 8 images of the validation set sample-test"));
    assertTrue(warnings.get(1).startsWith("Checkpoints are chosen on a test set"));
  }

  @Test
  void validationOnTheTestSetIsSeenUnderAnotherNameAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("test"));
    for (Path validation : List.of(root.resolve("test"), link, root.resolve("train/../test"))) {
      DataSettings settings =
          new DataSettings(
              root,
              List.of("sample-train"),
              List.of(validation.toString()),
              List.of("test"),
              Map.of("test", CatalogueTest.settings("test")));
      assertEquals(2, settings.warnings(settings.catalogue()).size());
    }
  }

  @Test
  void validationOnPartsOfTheTestImagesIsARepeat() {
    Image image = Pictures.noise(200, 150, 3);
    Pictures.write(root.resolve("whole/a.png"), image);
    Pictures.write(root.resolve("whole/b.png"), Pictures.noise(200, 150, 4));
    Pictures.write(root.resolve("parts/cut.png"), image.crop(60, 40, 70, 50));
    Pictures.write(root.resolve("parts/else.png"), Pictures.noise(70, 50, 6));
    DataSet parts = catalogue(List.of()).find(root.resolve("parts").toString());
    DataSet whole = catalogue(List.of()).find(root.resolve("whole").toString());
    Readings readings = new Readings();
    for (DataSet set : List.of(parts, whole)) {
      readings.addAll(set.requireTrials(Protocol.SISR_Y, List.of(2)));
    }
    List<Overlaps.Overlap> found =
        Overlaps.find("validation", List.of(parts), "test", List.of(whole), readings);
    assertEquals(1, found.size());
    assertEquals(1, found.getFirst().images().size());
    assertTrue(found.getFirst().repeats());
  }

  @Test
  void theSetsThatWereMadeOfDiv2kAreKnownToBe() {
    for (String name :
        List.of(
            "DIV2K/DIV2K_train_HR/0001",
            "DIV2K/DIV2K_train_HR/0051",
            "div2k-sample/0001_s2",
            "DIV2K/DIV2K_valid_HR/0801",
            "DIV2K/DIV2K_valid_HR/0900",
            "div2k-valcrop/0801",
            "div2k-valcrop/0900")) {
      Pictures.write(root.resolve(name + ".png"), Pictures.noise(8, 8, 1));
    }
    DataSettings known = DataSettings.of(new LoadedConfig("test", Catalogue.reference()));
    Catalogue catalogue = new Catalogue(root, known.sets());
    assertEquals(
        Map.of("0001_s2", "0001"),
        Overlaps.listed(catalogue.find("div2k-sample"), catalogue.find("div2k")));
    assertEquals(
        Map.of("0801", "0801", "0900", "0900"),
        Overlaps.listed(catalogue.find("div2k-valid"), catalogue.find("div2k-valcrop")));
    List<Overlaps.Overlap> crops =
        Overlaps.find(
            "validation",
            List.of(catalogue.find("div2k-valcrop")),
            "test",
            List.of(catalogue.find("div2k-valid")),
            new Readings());
    assertTrue(crops.getFirst().repeats());
  }

  @Test
  void theListsOfASetCountForItsFolderToo() {
    Catalogue catalogue = catalogue(List.of());
    String train = root.resolve("train").toString();
    String test = root.resolve("train/../test").toString();
    for (List<String> pair :
        List.of(List.of(train, "test"), List.of("train", test), List.of(train, test))) {
      List<String> warnings = warnings(catalogue, pair.get(0), pair.get(1));
      assertEquals(1, warnings.size(), pair.toString());
      assertTrue(warnings.getFirst().contains(": 2 is woman."), warnings.getFirst());
    }
  }

  @Test
  void theSampleSplitsDoNotOverlap() {
    DataSettings settings =
        new DataSettings(
            Path.of("none"),
            List.of("sample-train"),
            List.of("sample-validation"),
            List.of("sample-test"),
            Map.of());
    assertEquals(List.of(), settings.warnings(settings.catalogue()));
  }

  private static List<String> warnings(Catalogue catalogue, String training, String test) {
    return Overlaps.warnings(
        "training", List.of(catalogue.find(training)), "test", List.of(catalogue.find(test)));
  }

  private Catalogue catalogue(List<String> exclude) {
    List<SetSettings.Overlap> overlaps =
        List.of(
            new SetSettings.Overlap("2", "test/woman"),
            new SetSettings.Overlap("1", "another/picture"));
    return new Catalogue(
        root,
        Map.of(
            "train",
            new SetSettings(
                "train", Optional.empty(), List.of(), Optional.empty(), exclude, overlaps),
            "test",
            CatalogueTest.settings("test")));
  }
}
