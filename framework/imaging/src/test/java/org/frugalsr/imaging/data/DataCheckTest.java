package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.imaging.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  @TempDir Path root;

  @Test
  void aSoundSetIsOk() {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("hr/b.png"), Pictures.noise(30, 12, 2));
    for (int scale : List.of(2, 3)) {
      Pictures.write(
          root.resolve("lr/ax" + scale + ".png"),
          Protocol.SISR_Y.lowResolution(Pictures.noise(20, 12, 1), scale));
      Pictures.write(
          root.resolve("lr/bx" + scale + ".png"),
          Protocol.SISR_Y.lowResolution(Pictures.noise(30, 12, 2), scale));
    }
    DataCheck check = DataCheck.of(set("some", "hr", "lr/{name}x{scale}.png"), List.of());
    assertTrue(check.ok());
    assertEquals(
        """
        some: 2 images, 20x12 to 30x12, 0.00 MPixel
          from        %s
          LR images   4 of 4 as expected at %s, scales [2, 3]
          duplicates  none
          also in     not looked for
          compared    with no other set
          problems    none
          content     sha256 %s
        ok\
        """
            .formatted(
                root.resolve("hr"), root.resolve("lr/{name}x{scale}.png"), check.set().hash()),
        check.text());
  }

  @Test
  void everyFaultIsFound() throws Exception {
    Pictures.write(root.resolve("hr/a.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("hr/b.png"), Pictures.noise(20, 12, 1));
    Files.writeString(root.resolve("hr/c.png"), "no image");
    Pictures.write(
        root.resolve("lr/ax2.png"), Protocol.SISR_Y.lowResolution(Pictures.noise(20, 12, 1), 2));
    Pictures.write(root.resolve("lr/ax3.png"), Pictures.noise(10, 6, 1));
    DataCheck check = DataCheck.of(set("some", "hr", "lr/{name}x{scale}.png"), List.of());
    assertFalse(check.ok());
    assertEquals(List.of("b = a"), check.duplicates());
    assertEquals(1, check.pairs());
    assertEquals(4, check.problems().size(), check.text());
    assertTrue(check.text().contains("\n  problems    4\n"), check.text());
    assertTrue(
        check.text().endsWith("not ok: there are problems; images are duplicated"), check.text());
  }

  @Test
  void anImageOfOnePixelIsAProblem() {
    Pictures.write(root.resolve("one/dot.png"), Pictures.noise(1, 1, 1));
    DataCheck check =
        DataCheck.of(new Catalogue(root, Map.of()).find(root.resolve("one").toString()), List.of());
    assertTrue(check.problems().get(0).contains("dot.png is 1x1 pixels"), check.text());
  }

  @Test
  void samePixelsInAnotherSetAreNotOkUnlessTheyAreListed() {
    Pictures.write(root.resolve("one/a.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("two/x.png"), Pictures.noise(20, 12, 1));
    Pictures.write(root.resolve("two/y.png"), Pictures.noise(20, 12, 3));
    Catalogue catalogue =
        new Catalogue(
            root,
            Map.of("one", CatalogueTest.settings("one"), "two", CatalogueTest.settings("two")));
    DataSet one = catalogue.find("one");
    DataCheck check = DataCheck.of(one, List.of(one, catalogue.find("two")));
    assertEquals(List.of("a = two/x"), check.copies());
    assertFalse(check.ok());
    assertTrue(check.text().contains("not ok: images are in other sets too"), check.text());
    assertTrue(
        check.text().contains("\n  compared    with 1 set, 2 images: two (2)"), check.text());
    assertTrue(check.hasCompared());
    DataCheck drawn = DataCheck.of(one, List.of(catalogue.find("sample-test")));
    assertTrue(drawn.text().contains("with no data set of yours, only with 1 set, 8 images"));
    assertFalse(drawn.hasCompared());
    DataSet sameFolder = catalogue.find(root.resolve("one").toString());
    assertFalse(DataCheck.of(sameFolder, List.of(one)).hasCompared(), "it is itself");
    SetSettings listed =
        new SetSettings(
            "one",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(new SetSettings.Overlap("a", "two/x")));
    Catalogue told =
        new Catalogue(root, Map.of("one", listed, "two", CatalogueTest.settings("two")));
    DataCheck known = DataCheck.of(told.find("one"), List.of(told.find("two")));
    assertEquals(List.of("a = two/x"), known.shared());
    assertTrue(known.ok(), known.text());
  }

  private DataSet set(String name, String hr, String lr) {
    SetSettings settings =
        new SetSettings(hr, Optional.of(lr), List.of(2, 3), Optional.empty(), List.of(), List.of());
    return new Catalogue(root, Map.of(name, settings)).find(name);
  }
}
