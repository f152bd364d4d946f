package org.frugalsr.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;

class TileSideTest {
  private static final int OVERLAP = 4;

  /** A tile takes as many bytes as it has pixels, its overlap included. */
  private static TileSide of(int width, int height, long memory) {
    return new TileSide(
        new Image(width, height, 1, new float[width * height]),
        new ReceptiveField(OVERLAP, false),
        new Memory(memory),
        Shape::size);
  }

  @Test
  void anImageThatJustFitsIsNotCut() {
    assertTrue(of(300, 200, 300 * 200).fitsWhole());
    assertFalse(of(300, 200, 300 * 200 - 1).fitsWhole());
  }

  @Test
  void halfOfTheMemoryStaysFree() {
    int largest = (128 + 2 * OVERLAP) * (128 + 2 * OVERLAP);
    assertEquals(128, of(900, 900, 2L * largest).choose(900));
    assertEquals(64, of(900, 900, 2L * largest - 1).choose(900));
  }

  @Test
  void whatTurnedOutTooLargeIsNotChosenAgain() {
    assertEquals(256, of(512, 100, 1 << 20).choose(512));
  }

  @Test
  void tilesThatDoNotFitAreRefusedWithSomeThatDo() {
    TileSide side = of(900, 900, 90_000);
    String message = String.valueOf(side.tooLarge(400).getMessage());
    assertTrue(message.contains("Use --tile 128 (evaluation.tile = 128 "), message);
    String least = String.valueOf(side.tooLarge(32).getMessage());
    assertTrue(least.endsWith("Raise memory-gib."), least);
    WorldError none = assertThrows(WorldError.class, () -> of(900, 900, 1000).choose(900));
    assertTrue(none.getMessage().contains("raise memory-gib"), none.getMessage());
  }
}
