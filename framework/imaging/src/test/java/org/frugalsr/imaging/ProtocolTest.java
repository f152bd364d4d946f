package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.MatlabResize.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolTest {
  private static Image random(int width, int height, int channels) {
    Random random = new Random(5);
    float[] samples = new float[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 40 + random.nextInt(160);
    }
    return new Image(width, height, channels, samples);
  }

  /** The image with one sample changed. */
  private static Image touched(Image image, int x, int y, float change) {
    float[] samples = image.samples().clone();
    samples[(y * image.width() + x) * image.channels()] += change;
    return new Image(image.width(), image.height(), image.channels(), samples);
  }

  @Test
  void namesAreFoundAndSlipsAreCorrected() {
    for (Protocol protocol : Protocol.values()) {
      assertEquals(protocol, Protocol.named(protocol.id()));
      assertFalse(protocol.description().contains("\n"));
    }
    String message = assertThrows(UserError.class, () -> Protocol.named("sisr_yy")).getMessage();
    assertTrue(message.contains("Did you mean 'sisr-y'?"), message);
    assertTrue(message.contains("ntire-rgb"), message);
  }

  @ParameterizedTest
  @EnumSource
  void theTruthItselfScoresPerfectly(Protocol protocol) {
    for (int channels : new int[] {1, 3}) {
      Image hr = random(48, 50, channels);
      Score score = protocol.measure(hr.modCrop(3), hr, 3);
      assertEquals(Double.POSITIVE_INFINITY, score.psnr());
      assertEquals(1, score.ssim(), 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource
  void exactlyTheBorderIsNotMeasured(Protocol protocol) {
    Image hr = random(48, 48, 3);
    int border = protocol.border(2);
    double outside = protocol.measure(touched(hr, border - 1, 24, 50), hr, 2).psnr();
    double inside = protocol.measure(touched(hr, border, 24, 50), hr, 2).psnr();
    assertEquals(Double.POSITIVE_INFINITY, outside);
    assertTrue(inside < 60, "PSNR " + inside);
  }

  /** float-y measures what is put out, also where 8 bits would hide it. */
  @Test
  void floatsAreMeasuredAsTheyAre() {
    Image hr = random(40, 40, 3);
    EvaluationPair rounded = EvaluationPair.of(Protocol.SISR_Y, hr, 2);
    EvaluationPair exact = EvaluationPair.of(Protocol.FLOAT_Y, hr, 2);
    assertArrayEquals(rounded.input(3).samples(), exact.input(3).samples());
    assertArrayEquals(rounded.bicubic().samples(), exact.bicubic().rounded().samples());
    assertNotEquals(rounded.score(rounded.bicubic()).psnr(), exact.score(exact.bicubic()).psnr());
    Image luma = Color.luma(exact.bicubic());
    assertEquals(exact.score(exact.bicubic()).psnr(), exact.score(luma).psnr(), 0.5);
    assertNotEquals(rounded.score(luma).psnr(), exact.score(luma).psnr());
  }

  @Test
  void bordersAreThoseOfTheLiterature() {
    assertEquals(3, Protocol.SISR_Y.border(3));
    assertEquals(3, Protocol.CLASSIC_Y.border(3));
    assertEquals(3, Protocol.EDSR_Y.border(3));
    assertEquals(9, Protocol.DIV2K_RGB.border(3));
    assertEquals(4, Protocol.NTIRE_RGB.border(3));
    assertEquals(3, Protocol.FLOAT_Y.border(3));
  }

  @ParameterizedTest
  @EnumSource
  void aShiftOfAllChannelsHasTheExpectedPsnr(Protocol protocol) {
    Image hr = random(40, 40, 3);
    float[] brighter = hr.samples().clone();
    for (int i = 0; i < brighter.length; i++) {
      brighter[i] += 10.2f; // rounds to + 10
    }
    double psnr = protocol.measure(new Image(40, 40, 3, brighter), hr, 2).psnr();
    double gain =
        switch (protocol) {
          case SISR_Y, EDSR_Y -> 219 / 255.0;
          case DIV2K_RGB, NTIRE_RGB -> 1;
          case FLOAT_Y -> 1.02 * 219 / 255.0;
          case CLASSIC_Y -> Double.NaN;
        };
    if (protocol == Protocol.CLASSIC_Y) {
      assertEquals(20 * Math.log10(25.5 * 255 / 219), psnr, 0.4); // Y is rounded
    } else {
      assertEquals(20 * Math.log10(25.5 / gain), psnr, 1e-3);
    }
  }

  @Test
  void lowResolutionRoundsWhereTheProtocolSays() {
    Image hr = random(26, 24, 3);
    Image cropped = hr.modCrop(4);
    assertArrayEquals(
        MatlabResize.down(cropped, 4, Rounding.ONCE).samples(),
        Protocol.SISR_Y.lowResolution(hr, 4).samples());
    for (Protocol protocol :
        new Protocol[] {Protocol.EDSR_Y, Protocol.DIV2K_RGB, Protocol.NTIRE_RGB}) {
      assertArrayEquals(
          MatlabResize.down(cropped, 4, Rounding.EACH_PASS).samples(),
          protocol.lowResolution(hr, 4).samples());
    }
    Image classic = Protocol.CLASSIC_Y.lowResolution(hr, 4);
    assertEquals("6x6x1", classic.toString());
    Image integerY = Color.luma(cropped).rounded();
    assertArrayEquals(MatlabResize.down(integerY, 4, Rounding.NONE).samples(), classic.samples());
  }

  @Test
  void greyIsItsOwnLumaUnderClassicAndExpandedElsewhere() {
    Image grey = random(24, 24, 1);
    assertArrayEquals(
        MatlabResize.down(grey, 2, Rounding.NONE).samples(),
        Protocol.CLASSIC_Y.lowResolution(grey, 2).samples());
    assertEquals(3, Protocol.SISR_Y.lowResolution(grey, 2).channels());
    Image other = touched(grey, 12, 12, 20);
    double own = Protocol.CLASSIC_Y.measure(other, grey, 2).psnr();
    double expanded = Protocol.SISR_Y.measure(other, grey, 2).psnr();
    assertEquals(20 * Math.log10(255 / 219.0), expanded - own, 1e-4);
    assertEquals(own, Protocol.CLASSIC_Y.measure(other.toRgb(), grey, 2).psnr());
  }

  @Test
  void classicClipsTheResultToStudioRange() {
    Image grey = random(24, 24, 1);
    Image dark = touched(grey, 12, 12, -grey.samples()[12 * 24 + 12] + 16);
    Image darker = touched(grey, 12, 12, -grey.samples()[12 * 24 + 12] - 30);
    assertEquals(
        Protocol.CLASSIC_Y.measure(dark, grey, 2), Protocol.CLASSIC_Y.measure(darker, grey, 2));
  }

  @Test
  void tooSmallImagesAreExplained() {
    Image small = random(14, 40, 3);
    String message =
        assertThrows(UserError.class, () -> Protocol.SISR_Y.measure(small, small, 2)).getMessage();
    assertTrue(message.contains("14x40") && message.contains("15x15"), message);
    Image tiny = random(3, 3, 3);
    assertThrows(UserError.class, () -> Protocol.SISR_Y.lowResolution(tiny, 4));
  }

  @ParameterizedTest
  @EnumSource
  void aTrialFeedsAndJudgesNetworksOfBothKinds(Protocol protocol) {
    for (int channels : new int[] {1, 3}) {
      Image hr = random(50, 49, channels);
      EvaluationPair trial = EvaluationPair.of(protocol, hr, 2);
      Score bicubic = trial.score(trial.bicubic());
      for (int fed : new int[] {1, 3}) {
        Image input = trial.input(fed);
        assertEquals("25x24x" + fed, input.toString());
        Image output = MatlabResize.up(input, 2, Rounding.NONE);
        // A network that interpolates is the bicubic method, up to where 8 bits are cut.
        assertEquals(bicubic.psnr(), trial.score(output).psnr(), 0.05, protocol + " " + fed);
        assertEquals("50x48x3", trial.picture(output).toString());
        assertEquals(channels == 1 ? 1 : 3, trial.truth().channels());
      }
    }
  }

  @Test
  void theRangeOfALumaInputIsThatOfTheProtocol() {
    Image grey = random(24, 24, 1);
    assertArrayEquals(
        MatlabResize.down(grey, 2, Rounding.NONE).samples(),
        EvaluationPair.of(Protocol.CLASSIC_Y, grey, 2).input(1).samples());
    Image expanded = EvaluationPair.of(Protocol.SISR_Y, grey, 2).input(1);
    Image lr = MatlabResize.down(grey, 2, Rounding.ONCE);
    assertEquals(16 + lr.samples()[0] * 219 / 255, expanded.samples()[0], 1e-4);
    Image output = MatlabResize.up(lr, 2, Rounding.NONE);
    assertArrayEquals(
        output.rounded().toRgb().samples(),
        EvaluationPair.of(Protocol.CLASSIC_Y, grey, 2).picture(output).samples());
  }

  @ParameterizedTest
  @EnumSource
  void anLrImageOfTheDataSetIsTakenAsItIs(Protocol protocol) {
    Image hr = random(51, 49, 3);
    Image made = MatlabResize.down(hr, 2, Rounding.EACH_PASS);
    assertEquals("26x25x3", made.toString());
    EvaluationPair trial = EvaluationPair.of(protocol, hr, made, 2);
    assertArrayEquals(made.crop(0, 0, 25, 24).samples(), trial.input(3).samples());
    assertArrayEquals(Color.luma(trial.input(3)).samples(), trial.input(1).samples());
    assertNotEquals(Double.POSITIVE_INFINITY, trial.score(trial.bicubic()).psnr());
    Image wrong = random(20, 25, 3);
    String message =
        assertThrows(UserError.class, () -> EvaluationPair.of(protocol, hr, wrong, 2)).getMessage();
    assertTrue(message.contains("20x25") && message.contains("25x24"), message);
  }
}
