package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.imaging.MatlabResize.Rounding;
import org.junit.jupiter.api.Test;

class MatlabResizeTest {
  /** Grey level 8x + 4y. */
  private static Image ramp(int width, int height) {
    float[] samples = new float[width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 8 * (i % width) + 4 * (i / width);
    }
    return new Image(width, height, 1, samples);
  }

  @Test
  void theFifteenImagesThatMatlabMadeComeOutBitForBit() {
    Path golden = TestData.folder("set5-lr-matlab");
    List<Path> images = TestData.images("set5");
    assertEquals(5, images.size());
    for (Path file : images) {
      String name = file.getFileName().toString().replace(".png", "");
      for (int scale = 2; scale <= 4; scale++) {
        Image made =
            MatlabResize.down(ImageFile.read(file).modCrop(scale), scale, Rounding.EACH_PASS);
        Image expected = ImageFile.read(golden.resolve(name + "x" + scale + ".bmp"));
        assertEquals(expected.toString(), made.toString());
        assertArrayEquals(expected.samples(), made.samples(), name + " x" + scale);
      }
    }
  }

  @Test
  void aRampStaysARampWithPixelCentresAligned() {
    Image down = MatlabResize.down(ramp(24, 24), 2, Rounding.NONE);
    Image up = MatlabResize.up(ramp(12, 12), 2, Rounding.NONE);
    assertEquals(12, down.width());
    assertEquals(24, up.height());
    for (int i = 4; i < 8; i++) {
      // Output centre i lies at input 2 i + 0.5 going down, at (i - 0.5) / 2 going up.
      assertEquals(12 * (2 * i + 0.5), down.samples()[i * 12 + i], 1e-4);
      int j = i + 6;
      assertEquals(12 * (j - 0.5) / 2, up.samples()[j * 24 + j], 1e-4);
    }
  }

  @Test
  void widthAndHeightAreNotMixedUp() {
    Image up = MatlabResize.up(ramp(7, 3), 3, Rounding.NONE);
    assertEquals("21x9x1", up.toString());
    assertEquals(8 * 3 + 4 * 1, up.samples()[4 * 21 + 10], 1e-4);
  }

  @Test
  void channelsAreResizedEachByItself() {
    Image grey = ramp(5, 4);
    float[] mixed = new float[60];
    for (int i = 0; i < 20; i++) {
      mixed[3 * i] = grey.samples()[i];
      mixed[3 * i + 1] = 100;
      mixed[3 * i + 2] = 2 * grey.samples()[i];
    }
    Image up = MatlabResize.up(new Image(5, 4, 3, mixed), 2, Rounding.NONE);
    Image expected = MatlabResize.up(grey, 2, Rounding.NONE);
    for (int i = 0; i < expected.samples().length; i++) {
      assertEquals(expected.samples()[i], up.samples()[3 * i], 1e-5);
      assertEquals(100, up.samples()[3 * i + 1], 1e-5);
      assertEquals(2 * expected.samples()[i], up.samples()[3 * i + 2], 1e-4);
    }
  }

  @Test
  void overshootIsKeptWithoutRoundingAndClampedWithIt() {
    Image edge = new Image(4, 1, 1, new float[] {0, 0, 255, 255});
    float[] free = MatlabResize.up(edge, 2, Rounding.NONE).samples();
    float[] once = MatlabResize.up(edge, 2, Rounding.ONCE).samples();
    assertEquals(-0.0703125 * 255, free[2], 1e-4);
    assertEquals(1.0703125 * 255, free[5], 1e-4);
    assertEquals(0, once[2]);
    assertEquals(255, once[5]);
    assertEquals(Math.round(free[3]), once[3]);
  }

  @Test
  void roundingAfterEachPassDiffersFromRoundingOnce() {
    // The height pass gives 0.5 and 0, which the uint8 mode takes for 1 and 0 in the width pass.
    Image image = new Image(2, 2, 1, new float[] {0, 0, 1, 0});
    assertArrayEquals(new float[] {1}, MatlabResize.down(image, 2, Rounding.EACH_PASS).samples());
    assertArrayEquals(new float[] {0}, MatlabResize.down(image, 2, Rounding.ONCE).samples());
    assertEquals(0.25f, MatlabResize.down(image, 2, Rounding.NONE).samples()[0]);
  }
}
