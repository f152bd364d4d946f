package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;

class ReferenceResolutionTest {
  @Test
  void theLrImageIsRoundedUp() {
    assertEquals(Shape.of(1, 360, 640, 3), ReferenceResolution.hd(2).shape(3));
    assertEquals(Shape.of(1, 240, 427, 1), ReferenceResolution.hd(3).shape(1));
    assertEquals(Shape.of(1, 103, 183, 1), ReferenceResolution.hd(7).shape(1));
  }

  @Test
  void onTheGridCountsGoByTheRatioOfTheAreas() {
    ReferenceResolution x3 = ReferenceResolution.hd(3);
    long traced = 427 * 240;
    assertEquals(102_400, x3.share(traced, Shape.of(1, 240, 427, 64)));
    assertEquals(9 * 102_400, x3.share(9 * traced, Shape.of(1, 720, 1281, 3)));
  }

  @Test
  void ratiosRoundToTheNearest() {
    // 1280 / 1281 of each
    assertEquals(640, ReferenceResolution.hd(3).share(640, Shape.of(1, 240, 427, 1)));
    assertEquals(640, ReferenceResolution.hd(3).share(641, Shape.of(1, 240, 427, 1)));
    assertEquals(1280, ReferenceResolution.hd(3).share(1281, Shape.of(1, 240, 427, 1)));
  }

  @Test
  void productsBeyondALongAreExact() {
    long petaPerPixel = 3_000_000_000_000L;
    assertEquals(
        102_400 * petaPerPixel,
        ReferenceResolution.hd(3).share(102_480 * petaPerPixel, Shape.of(1, 240, 427, 1)));
  }

  @Test
  void offTheGridCountsStayAsTraced() {
    ReferenceResolution x3 = ReferenceResolution.hd(3);
    assertEquals(1281, x3.share(1281, Shape.of(1, 119, 213, 8)));
    assertEquals(1281, x3.share(1281, Shape.of(1, 1, 1, 8)));
    assertEquals(1281, x3.share(1281, Shape.of(8)));
  }

  @Test
  void wholeImagesStayAsTraced() {
    assertEquals(1281, ReferenceResolution.hd(4).share(1281, Shape.of(1, 180, 320, 8)));
    assertEquals(1281, ReferenceResolution.ntire().share(1281, Shape.of(1, 256, 256, 8)));
  }
}
