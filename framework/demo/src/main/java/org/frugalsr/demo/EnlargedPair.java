package org.frugalsr.demo;

import java.nio.file.Path;
import org.frugalsr.engine.evaluate.Enlarger;
import org.frugalsr.engine.evaluate.FileUpscaler;
import org.frugalsr.engine.evaluate.NonFiniteOutput;
import org.frugalsr.imaging.ImageFile;

/**
 * An image enlarged by the network and by bicubic interpolation, as PNG files of the same kind.
 *
 * @param network the file that {@code frugal upscale --model} would write
 * @param bicubic the file that it would write if the network were bicubic interpolation
 * @param width of the image in pixels
 * @param height of the image in pixels
 * @param scale how many times the sides are longer in both files
 * @param networkMilliseconds from the decoded image to the pixels of the result
 * @param bicubicMilliseconds likewise
 */
record EnlargedPair(
    byte[] network,
    byte[] bicubic,
    int width,
    int height,
    int scale,
    double networkMilliseconds,
    double bicubicMilliseconds) {
  private static final int RGB = 3;
  private static final double NANOSECONDS = 1e6;

  /** The length of both files. */
  long bytes() {
    return (long) network.length + bicubic.length;
  }

  /** An image and the time that it took. */
  private record Timed(ImageFile.Decoded image, double milliseconds) {
    static Timed of(FileUpscaler upscaler, ImageFile.Decoded image) {
      long began = System.nanoTime();
      ImageFile.Decoded large = upscaler.enlarge(image);
      return new Timed(large, (System.nanoTime() - began) / NANOSECONDS);
    }
  }

  /**
   * Decodes and enlarges an image.
   *
   * @param channels of the network
   * @throws org.frugalsr.api.error.FrugalException if it is no image, has too many pixels, or
   *     memory does not suffice
   */
  static EnlargedPair of(Upload upload, Enlarger network, int channels) {
    var byNetwork = new FileUpscaler(network, channels, upload.scale());
    var byBicubic = new FileUpscaler(new BicubicEnlarger(), RGB, upload.scale());
    Path name = Path.of(upload.name());
    ImageFile.Decoded image =
        ImageFile.decode(
                name,
                upload.bytes(),
                header -> {
                  upload.requireFewPixels(header.width(), header.height());
                  byNetwork.admit(name, header);
                })
            .upright();
    Timed bicubic = Timed.of(byBicubic, image);
    Timed large;
    try {
      large = Timed.of(byNetwork, image);
    } catch (NonFiniteOutput problem) {
      throw problem.of(upload.name());
    }
    return new EnlargedPair(
        ImageFile.png(large.image()),
        ImageFile.png(bicubic.image()),
        image.color().width(),
        image.color().height(),
        upload.scale(),
        large.milliseconds(),
        bicubic.milliseconds());
  }
}
