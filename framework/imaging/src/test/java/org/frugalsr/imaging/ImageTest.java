package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  /** Samples 0, 1, 2 ... in storage order. */
  private static Image counting(int width, int height, int channels) {
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    return new Image(width, height, channels, samples);
  }

  private static void assertImage(Image image, int width, int height, float... samples) {
    assertEquals(width, image.width());
    assertEquals(height, image.height());
    assertArrayEquals(samples, image.samples());
  }

  @Test
  void cropTakesARectangle() {
    assertImage(counting(4, 3, 1).crop(1, 1, 2, 2), 2, 2, 5, 6, 9, 10);
    assertImage(counting(2, 2, 3).crop(1, 0, 1, 2), 1, 2, 3, 4, 5, 9, 10, 11);
  }

  @Test
  void cropOutsideOrOfNothingIsRefused() {
    Image image = counting(4, 3, 1);
    assertThrows(IllegalArgumentException.class, () -> image.crop(3, 0, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> image.crop(-1, 0, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> image.crop(0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> image.shave(2));
  }

  @Test
  void modCropDropsTheBottomAndTheRight() {
    assertImage(counting(3, 3, 1).modCrop(2), 2, 2, 0, 1, 3, 4);
    assertImage(counting(2, 1, 1).modCrop(1), 2, 1, 0, 1);
  }

  @Test
  void shaveDropsABorderAtEverySide() {
    assertImage(counting(4, 3, 1).shave(1), 2, 1, 5, 6);
  }

  @Test
  void toRgbRepeatsGrey() {
    assertImage(counting(2, 1, 1).toRgb(), 2, 1, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void roundedClampsAndRoundsHalvesUp() {
    float[] samples = {-3, -0.5f, 0.49f, 0.5f, 1.5f, 2.5f, 254.5f, 300};
    assertImage(new Image(8, 1, 1, samples).rounded(), 8, 1, 0, 0, 0, 1, 2, 3, 255, 255);
  }

  @Test
  void dihedralsAreNumberedAsInEdsr() {
    Image image = counting(3, 2, 1); // 0 1 2 / 3 4 5
    assertImage(image.transformed(0), 3, 2, 0, 1, 2, 3, 4, 5);
    assertImage(image.transformed(1), 3, 2, 2, 1, 0, 5, 4, 3);
    assertImage(image.transformed(2), 3, 2, 3, 4, 5, 0, 1, 2);
    assertImage(image.transformed(4), 2, 3, 0, 3, 1, 4, 2, 5);
    assertImage(image.transformed(5), 2, 3, 2, 5, 1, 4, 0, 3);
    assertImage(image.transformed(6), 2, 3, 3, 0, 4, 1, 5, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyDihedralIsUndoneByItsInverse(int channels) {
    Image image = counting(4, 3, channels);
    Set<String> seen = new HashSet<>();
    for (int d = 0; d < 8; d++) {
      Image turned = image.transformed(d);
      seen.add(turned + Arrays.toString(turned.samples()));
      assertImage(turned.inverse(d), 4, 3, image.samples());
      assertImage(image.inverse(d).transformed(d), 4, 3, image.samples());
    }
    assertEquals(8, seen.size());
  }

  @Test
  void badShapesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Image(2, 2, 1, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> new Image(2, 2, 2, new float[8]));
    assertThrows(IllegalArgumentException.class, () -> new Image(0, 2, 1, new float[0]));
  }
}
