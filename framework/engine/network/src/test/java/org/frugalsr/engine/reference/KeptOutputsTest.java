package org.frugalsr.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptOutputsTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  private KeptOutputs kept(long needed, long bound, long room) {
    return new KeptOutputs(folder, 1, 800, needed, bound, room);
  }

  @Test
  void whatFitsIsToldWithItsBound() {
    KeptOutputs kept = kept(3 * GIB / 2, 8 * GIB, 8 * GIB);
    assertFalse(kept.fallsShort());
    assertTrue(kept.text().contains("cached in " + folder), kept.text());
    assertTrue(
        kept.text()
            .endsWith(
                "the outputs of a network for the 800 training images take 1.5 GiB, which cache.gib = 8.00 allows"),
        kept.text());
  }

  @Test
  void theBoundThatWouldDoIsNamed() {
    KeptOutputs kept = kept(24 * GIB + 1, 8 * GIB, 8 * GIB);
    assertTrue(kept.fallsShort());
    assertTrue(kept.text().contains("take 24.0 GiB, but cache.gib = 8.00 is"), kept.text());
    assertTrue(kept.text().contains("-o cache.gib=25,"), kept.text());
  }

  @Test
  void aFullDiskIsNoMatterOfTheBound() {
    KeptOutputs kept = kept(3 * GIB, 8 * GIB, GIB / 2);
    assertTrue(kept.fallsShort());
    assertTrue(kept.text().contains("has only 512.0 MiB free"), kept.text());
    assertFalse(kept.text().contains("-o cache.gib"), kept.text());
  }

  @Test
  void whoKeepsNothingHasAskedForIt() {
    KeptOutputs kept = kept(GIB, 0, 0);
    assertFalse(kept.fallsShort());
    assertTrue(kept.text().contains("cache.gib = 0 disables caching"), kept.text());
  }

  @Test
  void theRoomIsTheBoundOrWhatTheDiskHasLeft() {
    List<String> notices = new ArrayList<>();
    Path absent = folder.resolve("not/made/yet");
    assertEquals(7, new PredictionCache(absent, 7, notices::add).room());
    long all = new PredictionCache(absent, Long.MAX_VALUE, notices::add).room();
    assertTrue(all > 0 && all <= folder.toFile().getTotalSpace(), "room " + all);
    assertEquals(List.of(), notices);
  }
}
