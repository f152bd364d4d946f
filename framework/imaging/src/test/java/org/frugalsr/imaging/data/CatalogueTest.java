package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  @TempDir Path root;

  @Test
  void theReferenceBindsAndKnowsTheUsualSets() {
    DataSettings settings = bind("");
    assertTrue(
        settings
            .catalogue()
            .names()
            .containsAll(
                List.of(
                    "b100",
                    "bsd200",
                    "div2k",
                    "div2k-sample",
                    "div2k-valcrop",
                    "div2k-valid",
                    "flickr2k",
                    "general100",
                    "manga109",
                    "sample-test",
                    "sample-train",
                    "sample-validation",
                    "set14",
                    "set5",
                    "t91",
                    "urban100")));
    SetSettings t91 = settings.sets().get("t91");
    assertEquals(List.of("t65"), t91.exclude());
    assertEquals(Optional.empty(), t91.lr());
    SetSettings div2k = settings.sets().get("div2k");
    assertEquals(Optional.of(new SetSettings.Range("0001", "0800")), div2k.select());
    assertEquals(List.of(2, 3, 4), div2k.scales());
  }

  @Test
  void aConfigurationChangesOneKeyOfAKnownSetAndAddsSets() {
    DataSettings settings =
        bind(
            """
            data {
              root = "../pictures", train = [t91, mine], test = set5
              sets.bsd200.exclude = ["302003"]
              sets.div2k.lr = null
              sets.mine { hr = "my/hr", lr = "my/x{scale}/{name}.png", scales = 2 }
            }\
            """);
    assertEquals(Path.of("../pictures"), settings.root());
    assertEquals(List.of("t91", "mine"), settings.train());
    assertEquals(List.of("set5"), settings.test());
    assertEquals("bsd200", settings.sets().get("bsd200").hr());
    assertEquals(List.of("302003"), settings.sets().get("bsd200").exclude());
    assertEquals(Optional.empty(), settings.sets().get("div2k").lr());
    assertEquals(List.of(2), settings.sets().get("mine").scales());
  }

  @Test
  void anLrPatternWithoutNameIsRefusedWhereItStands() {
    UserError error =
        assertThrows(UserError.class, () -> bind("data.sets.mine { hr = a, lr = \"b.png\" }"));
    assertTrue(error.getMessage().contains("lr must have {name} in it"), error.getMessage());
    assertTrue(error.getMessage().contains("data.sets.mine"), error.getMessage());
  }

  @Test
  void lrFilesWithoutScalesAreRefusedWhereTheyStand() {
    UserError error =
        assertThrows(
            UserError.class, () -> bind("\ndata.sets.mine { hr = a, lr = \"{name}.png\" }"));
    assertTrue(error.getMessage().contains("lr needs scales"), error.getMessage());
    assertTrue(error.getMessage().contains("data.sets.mine"), error.getMessage());
  }

  @Test
  void imagesAreSelectedByNameAndExcluded() {
    for (String name : List.of("0799", "0801", "0802", "0803", "0810", "0811")) {
      Pictures.write(root.resolve("hr/" + name + ".png"), Pictures.noise(8, 8, 1));
    }
    DataSet set =
        new Catalogue(
                root,
                Map.of(
                    "some",
                    new SetSettings(
                        "hr",
                        Optional.empty(),
                        List.of(),
                        Optional.of(new SetSettings.Range("0801", "0810")),
                        List.of("0802"),
                        List.of())))
            .find("some");
    assertEquals(List.of("0801", "0803", "0810"), set.entries().stream().map(Entry::name).toList());
  }

  @Test
  void anExclusionOfNothingIsWarnedOf() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(8, 8, 1));
    Pictures.write(root.resolve("hr/b.png"), Pictures.noise(8, 8, 2));
    DataSettings settings =
        new DataSettings(
            root,
            List.of("some"),
            List.of(),
            List.of(),
            Map.of("some", settings("hr", List.of("a", "nope"))));
    assertEquals(
        List.of("data.sets.some.exclude names images that do not exist: nope"),
        settings.warnings(settings.catalogue()));
  }

  @Test
  void aSelectionThatLeavesNothingIsAnError() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(8, 8, 1));
    Catalogue catalogue = new Catalogue(root, Map.of("some", settings("hr", List.of("a"))));
    assertMessage(
        "No image of %s is left by data.sets.some.select and data.sets.some.exclude."
            .formatted(root.resolve("hr")),
        () -> catalogue.find("some"));
  }

  @Test
  void aMissingRootSaysHowToSetIt() {
    Catalogue catalogue = new Catalogue(Path.of("no/such"), Map.of("set5", settings("set5")));
    assertMessage(
        """
        Data set set5 is looked for under data.root, which is no/such and does not exist.
        Set it with -o data.root=DIR, or use sample-train, sample-validation and sample-test, which need no data.\
        """,
        () -> catalogue.find("set5"));
    assertEquals(8, catalogue.find("sample-test").entries().size());
    assertEquals(List.of("sample-test", "sample-train", "sample-validation"), catalogue.present());
  }

  @Test
  void aMissingFolderNamesTheKey() {
    Catalogue catalogue = new Catalogue(root, Map.of("set5", settings("set5")));
    assertMessage(
        "There is no folder %s, which data.sets.set5.hr names.".formatted(root.resolve("set5")),
        () -> catalogue.find("set5"));
  }

  @Test
  void anEmptyFolderSaysWhatWasExpected() throws Exception {
    Files.writeString(root.resolve("README.md"), "nothing here");
    assertMessage(
        "There are no images in %s; files ending in png, bmp, jpg, jpeg, tif, tiff or webp were expected."
            .formatted(root),
        () -> new Catalogue(root, Map.of()).find(root.toString()));
  }

  @Test
  void aFolderOfMisnamedImagesOnlyListsThem() throws Exception {
    Path folder = Files.createDirectory(root.resolve("hr"));
    Pictures.write(root.resolve("a.png"), Pictures.noise(8, 8, 1));
    Files.move(root.resolve("a.png"), folder.resolve("a.pgn"));
    Catalogue catalogue = new Catalogue(root, Map.of("some", settings("hr")));
    for (String name : List.of("some", folder.toString())) {
      assertMessage(
          """
          No image in %s can be used, because of their names:
            %s holds an image; its name must end in .png.\
          """
              .formatted(folder, folder.resolve("a.pgn")),
          () -> catalogue.find(name));
    }
  }

  @Test
  void aMeasuredSetMustNotHaveMisnamedFilesUnlessTheyAreExcluded() throws Exception {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(8, 8, 1));
    Files.copy(root.resolve("hr/a.png"), root.resolve("hr/b.pgn"));
    DataSet set = new Catalogue(root, Map.of("some", settings("hr"))).find("some");
    assertMessage(
        """
        Files of the data set some cannot be used because of their names:
          %s holds an image; its name must end in .png.
        Rename or remove them, or leave them out with data.sets.some.exclude.\
        """
            .formatted(root.resolve("hr/b.pgn")),
        set::requireNames);
    new Catalogue(root, Map.of("some", settings("hr", List.of("b")))).find("some").requireNames();
    DataSettings testing =
        new DataSettings(
            root, List.of(), List.of(), List.of("some"), Map.of("some", settings("hr")));
    assertThrows(UserError.class, () -> testing.warnings(testing.catalogue()));
  }

  @Test
  void anUnknownNameIsSuggestedAndListed() {
    Catalogue catalogue = new Catalogue(root, Map.of("set5", settings("set5")));
    assertMessage(
        """
        There is no data set or folder 'sett5'. Did you mean 'set5'?
        Data sets: b100, bsd200, div2k, div2k-sample, div2k-valcrop, div2k-valid, flickr2k, general100, \
        manga109, sample-test, sample-train, sample-validation, set14, set5, t91, urban100.
        More are added under data.sets.\
        """,
        () -> catalogue.find("sett5"));
  }

  @Test
  void aFolderIsADataSet() {
    Pictures.write(root.resolve("b.png"), Pictures.noise(8, 8, 1));
    Pictures.write(root.resolve("a.png"), Pictures.noise(8, 8, 2));
    DataSet set = new Catalogue(Path.of("no/such"), Map.of()).find(root.toString());
    assertEquals(List.of("a", "b"), set.entries().stream().map(Entry::name).toList());
  }

  static SetSettings settings(String hr) {
    return settings(hr, List.of());
  }

  static SetSettings settings(String hr, List<String> exclude) {
    return new SetSettings(hr, Optional.empty(), List.of(), Optional.empty(), exclude, List.of());
  }

  static DataSettings bind(String text) {
    Binder binder =
        Binder.of(
            new LoadedConfig(
                "test.conf", ConfigFactory.parseString(text).withFallback(Catalogue.reference())));
    Bound<DataSettings> bound = binder.section("data", DataSettings.class);
    binder.finish();
    return bound.get();
  }

  private static void assertMessage(
      String expected, org.junit.jupiter.api.function.Executable action) {
    assertEquals(expected, assertThrows(UserError.class, action).getMessage());
  }
}
