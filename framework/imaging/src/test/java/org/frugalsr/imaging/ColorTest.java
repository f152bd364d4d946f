package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColorTest {
  private static Image pixel(float... samples) {
    return new Image(1, 1, samples.length, samples);
  }

  private static Image random(int side) {
    Random random = new Random(7);
    float[] samples = new float[side * side * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextInt(256);
    }
    return new Image(side, side, 3, samples);
  }

  @Test
  void primariesHaveTheStudioValues() {
    assertArrayEquals(new float[] {16, 128, 128}, Color.toYcbcr(pixel(0, 0, 0)).samples(), 1e-4f);
    assertArrayEquals(
        new float[] {235, 128, 128}, Color.toYcbcr(pixel(255, 255, 255)).samples(), 1e-4f);
    assertArrayEquals(
        new float[] {81.481f, 90.203f, 240}, Color.toYcbcr(pixel(255, 0, 0)).samples(), 1e-4f);
    assertArrayEquals(
        new float[] {40.966f, 240, 109.786f}, Color.toYcbcr(pixel(0, 0, 255)).samples(), 1e-4f);
    assertEquals(144.553f, Color.luma(pixel(0, 255, 0)).samples()[0], 1e-4f);
  }

  @Test
  void rgbComesBackFromYcbcr() {
    Image rgb = random(8);
    assertArrayEquals(rgb.samples(), Color.toRgb(Color.toYcbcr(rgb)).samples(), 1e-3f);
  }

  @Test
  void greyUndoesTheExpansion() {
    Image grey = new Image(2, 1, 1, new float[] {3, 250});
    assertArrayEquals(grey.samples(), Color.grey(grey.toRgb()).samples());
    assertEquals(20, Color.grey(pixel(10, 20, 30)).samples()[0]);
  }

  @Test
  void aNetworkOfOneChannelIsFedLuma() {
    Image rgb = random(4);
    assertArrayEquals(Color.luma(rgb).samples(), Color.forNetwork(rgb, 1).samples());
    assertEquals(235, Color.forNetwork(pixel(255), 1).samples()[0], 1e-4f);
    assertEquals(3, Color.forNetwork(pixel(255), 3).channels());
  }

  @Test
  void chromaIsCarriedByBicubicSoBicubicLumaGivesBicubicRgb() {
    Image rgb = random(6);
    Image luma = MatlabResize.up(Color.luma(rgb), 2, MatlabResize.Rounding.NONE);
    Image expected = MatlabResize.up(rgb, 2, MatlabResize.Rounding.NONE);
    assertArrayEquals(expected.samples(), Color.fromNetwork(luma, rgb, 2).samples(), 1e-3f);
  }

  @Test
  void aLumaOutputOfAnotherSizeIsRefused() {
    Image rgb = random(6);
    Image luma = Color.luma(rgb);
    assertThrows(IllegalArgumentException.class, () -> Color.fromNetwork(luma, rgb, 2));
    assertThrows(IllegalArgumentException.class, () -> Color.luma(luma));
  }
}
