package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.frugalsr.imaging.MatlabResize.Rounding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bicubic rows of the data's README, PSNR and SSIM at x2, x3 and x4, all to 0.0001. */
class BicubicTableTest {
  @ParameterizedTest
  @CsvSource({
    "set5, 33.6615 / 0.9299, 30.3924 / 0.8682, 28.4211 / 0.8104",
    "set14, 30.2374 / 0.8688, 27.5457 / 0.7742, 26.0043 / 0.7027",
    "b100, 29.5604 / 0.8431, 27.2088 / 0.7385, 25.9619 / 0.6675"
  })
  void classicReproducesThePublishedTable(String set, String x2, String x3, String x4) {
    check(set, List.of(x2, x3, x4), BicubicTableTest::classic);
  }

  /**
   * The table for 8-bit LR files: MATLAB's uint8 mode both ways, then rounded Y, a grey image being
   * its own Y. No protocol is exactly this: {@code sisr-y} and {@code edsr-y} keep the fractions of
   * Y and expand grey.
   */
  @ParameterizedTest
  @CsvSource({
    "set5, 33.6396 / 0.9292, 30.3850 / 0.8678, 28.4165 / 0.8101",
    "set14, 30.2183 / 0.8683, 27.5303 / 0.7737, 25.9903 / 0.7023"
  })
  void uint8ModeAndRoundedLumaReproduceTheSecondTable(String set, String x2, String x3, String x4) {
    check(set, List.of(x2, x3, x4), BicubicTableTest::uint8);
  }

  private interface Method {
    Score score(Image hr, int scale);
  }

  private static Score classic(Image hr, int scale) {
    EvaluationPair trial = EvaluationPair.of(Protocol.CLASSIC_Y, hr, scale);
    return trial.score(trial.bicubic());
  }

  private static Score uint8(Image hr, int scale) {
    Image truth = hr.modCrop(scale);
    Image lr = MatlabResize.down(truth, scale, Rounding.EACH_PASS);
    Image sr = MatlabResize.up(lr, scale, Rounding.EACH_PASS);
    Image a = roundedLuma(sr).shave(scale);
    Image b = roundedLuma(truth).shave(scale);
    return new Score(Psnr.of(a, b), Ssim.of(a, b));
  }

  private static Image roundedLuma(Image image) {
    return image.channels() == 1 ? image : Color.luma(image).rounded();
  }

  private static void check(String set, List<String> expected, Method method) {
    List<Image> images = TestData.images(set).parallelStream().map(ImageFile::read).toList();
    for (int scale = 2; scale <= 4; scale++) {
      int s = scale;
      Score mean = Score.mean(images.parallelStream().map(hr -> method.score(hr, s)).toList());
      String[] numbers = expected.get(scale - 2).split(" / ", -1);
      String where = set + " x" + scale;
      assertEquals(Double.parseDouble(numbers[0]), mean.psnr(), 0.0001, where);
      assertEquals(Double.parseDouble(numbers[1]), mean.ssim(), 0.0001, where);
    }
  }
}
