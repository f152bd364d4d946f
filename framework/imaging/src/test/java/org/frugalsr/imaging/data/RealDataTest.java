package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs only where the public data sets are. */
class RealDataTest {
  @ParameterizedTest
  @CsvSource({
    "set5, 5",
    "set14, 14",
    "b100, 100",
    "t91, 90",
    "general100, 100",
    "bsd200, 200",
    "div2k-sample, 50",
    "div2k-valcrop, 100"
  })
  void everySetHasItsImages(String name, int count) {
    DataSet set = find(name);
    assertEquals(count, set.entries().size());
    assertEquals(List.of(), set.misnamed());
  }

  @Test
  void theKnownOverlapIsWarnedAbout() {
    List<String> warnings =
        Overlaps.warnings(
            "training",
            List.of(find("t91"), find("bsd200")),
            "test",
            List.of(find("set5"), find("b100")));
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("302003 is woman"), warnings.getFirst());
  }

  @Test
  void relatedPicturesOfTheUsualSetsAreKnownAgainAndNoOthers() {
    List<DataSet> sets = Stream.of("set5", "set14", "bsd200").map(RealDataTest::find).toList();
    Readings readings = new Readings();
    sets.forEach(s -> readings.addAll(s.requireTrials(Protocol.SISR_Y, List.of(2))));
    Twins twins = new Twins();
    List<String> found = new ArrayList<>();
    for (DataSet set : sets) {
      for (Entry entry : set.entries()) {
        Fingerprint print = readings.fingerprint(entry).orElseThrow();
        twins
            .find(print)
            .ifPresent(t -> found.add(entry.name() + " " + t.likeness().verb() + " " + t.image()));
        twins.add(entry.name(), print);
      }
    }
    assertEquals(
        List.of(
            "face looks like head",
            "monarch shares a part with butterfly",
            "302003 looks like woman"),
        found);
  }

  @Test
  void aCheckOfSet5IsOk() {
    DataCheck check = DataCheck.of(find("set5"), List.of(find("set14")));
    assertTrue(check.ok(), check.text());
    assertEquals(List.of("butterfly = set14/monarch", "head = set14/face"), check.shared());
    assertTrue(check.text().contains("5 images, 256x256 to 512x512, 0.57 MPixel"), check.text());
  }

  @Test
  void t91HasOneImageTwiceUnlessItIsExcluded() {
    DataSet all = catalogue().find(find("t91").place());
    assertEquals(List.of("t65 = t36"), DataCheck.of(all, List.of()).duplicates());
    assertEquals(List.of(), DataCheck.of(find("t91"), List.of()).duplicates());
  }

  @Test
  void oneImageOfT91IsTooSmallForALargePatch() {
    TrainingImages images = TrainingImages.load(List.of(find("t91")), List.of(2), 48);
    assertEquals(1, images.skipped().size(), images.skipped().toString());
    assertEquals(89, images.count());
  }

  private static DataSet find(String name) {
    return catalogue().find(name);
  }

  private static Catalogue catalogue() {
    Path root = Objects.requireNonNull(TestData.folder("set5").getParent());
    return new Catalogue(root, CatalogueTest.bind("").sets());
  }
}
