package org.frugalsr.imaging;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.imaging.ImageFile.Decoded;
import org.frugalsr.imaging.ImageFile.Kind;

/** Extracts the samples of a decoded image, without any conversion of grey or RGB. */
final class PixelSamples {
  private PixelSamples() {}

  /**
   * The samples of an image.
   *
   * <p>Grey and RGB are the numbers stored in the file. CMYK becomes sRGB: by its profile if it has
   * one, else as {@code R = 255 (1 - C) (1 - K)}. Floats range from 0 to 1.
   *
   * @throws IOException if its sample format is not supported
   */
  static Decoded of(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return fromPalette(image, palette);
    }
    if (model instanceof PackedColorModel) {
      return raw(trueColor(image).getRaster(), false);
    }
    if (model.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      return raw(rgbOfCmyk(image), false);
    }
    if (image.isAlphaPremultiplied()) {
      image.coerceData(false);
    }
    int[] sizes = model.getComponentSize();
    boolean alike = Arrays.stream(sizes).allMatch(size -> size == sizes[0]);
    int type = image.getRaster().getTransferType();
    if (model instanceof ComponentColorModel && alike) {
      if (type == DataBuffer.TYPE_BYTE && sizes[0] == 8) {
        return raw(image.getRaster(), false);
      }
      if (type == DataBuffer.TYPE_USHORT && sizes[0] == 16) {
        return raw(image.getRaster(), true);
      }
      if (type == DataBuffer.TYPE_FLOAT) {
        return floats(image.getRaster());
      }
    }
    throw new IOException(
        "it has samples of %d bits; 1 to 8 bits, 16 bits and 32-bit floats are read"
            .formatted(sizes[0]));
  }

  private static Decoded raw(Raster raster, boolean deep) {
    int bands = raster.getNumBands();
    int colors = bands < 3 ? 1 : 3;
    return new Decoded(
        bands(raster, 0, colors, deep),
        bands > colors ? Optional.of(bands(raster, colors, 1, deep)) : Optional.empty(),
        new Kind(deep ? 16 : 8, colors == 1, false));
  }

  /** The given bands of a raster, scaled to 0..255, without any colour conversion. */
  private static Image bands(Raster raster, int first, int count, boolean deep) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    float[] out = new float[width * height * count];
    int[] row = new int[width * bands];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < count; c++) {
          int sample = row[x * bands + first + c];
          out[to++] = deep ? sample / 257f : sample;
        }
      }
    }
    return new Image(width, height, count, out);
  }

  /** Resolves palette indices; grey files of 1, 2 and 4 bits also use a palette, a grey ramp. */
  private static Decoded fromPalette(BufferedImage image, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    boolean grey =
        Arrays.stream(colors)
            .allMatch(c -> (c >> 16 & 255) == (c & 255) && (c >> 8 & 255) == (c & 255));
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = grey ? 1 : 3;
    int[] indices = image.getRaster().getSamples(0, 0, width, height, 0, new int[width * height]);
    float[] color = new float[indices.length * channels];
    float[] alpha = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      int argb = colors[indices[i]];
      for (int c = 0; c < channels; c++) {
        color[i * channels + c] = argb >> (16 - 8 * c) & 255;
      }
      alpha[i] = argb >>> 24;
    }
    return new Decoded(
        new Image(width, height, channels, color),
        palette.hasAlpha() ? Optional.of(new Image(width, height, 1, alpha)) : Optional.empty(),
        new Kind(8, grey, true));
  }

  /** Eight bits per channel, for the packed layouts of some BMP files. */
  private static BufferedImage trueColor(BufferedImage image) {
    boolean alpha = image.getColorModel().hasAlpha();
    int type = alpha ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
    var out = new BufferedImage(image.getWidth(), image.getHeight(), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        out.setRGB(x, y, image.getRGB(x, y));
      }
    }
    return out;
  }

  /** Float samples of 0 to 1, treated like 16-bit samples. */
  private static Decoded floats(Raster raster) throws IOException {
    int bands = raster.getNumBands();
    int colors = bands < 3 ? 1 : 3;
    float[][] planes = new float[bands][];
    for (int b = 0; b < bands; b++) {
      planes[b] = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), b, (float[]) null);
      for (int i = 0; i < planes[b].length; i++) {
        float sample = planes[b][i];
        if (!(sample >= 0 && sample <= 1)) {
          throw new IOException(
              String.format(
                  Locale.ROOT, "it has a float sample of %s; those of 0 to 1 are read", sample));
        }
        planes[b][i] = sample * 255;
      }
    }
    float[] color = new float[planes[0].length * colors];
    for (int i = 0; i < color.length; i++) {
      color[i] = planes[i % colors][i / colors];
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    return new Decoded(
        new Image(width, height, colors, color),
        bands > colors
            ? Optional.of(new Image(width, height, 1, planes[colors]))
            : Optional.empty(),
        new Kind(16, colors == 1, false));
  }

  private static Raster rgbOfCmyk(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int height = image.getHeight();
    var out = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    if (image.getColorModel().getColorSpace() instanceof ICC_ColorSpace) {
      return new ColorConvertOp(null).filter(image, out).getRaster();
    }
    Raster inks = image.getRaster();
    if (inks.getTransferType() != DataBuffer.TYPE_BYTE) {
      throw new IOException("it has CMYK samples of more than 8 bits and no colour profile");
    }
    int bands = inks.getNumBands();
    int[] row = new int[width * bands];
    int[] rgb = new int[width * 3];
    for (int y = 0; y < height; y++) {
      inks.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int light = 255 - row[x * bands + 3];
        for (int c = 0; c < 3; c++) {
          rgb[x * 3 + c] = ((255 - row[x * bands + c]) * light + 127) / 255;
        }
      }
      out.getRaster().setPixels(0, y, width, 1, rgb);
    }
    return out.getRaster();
  }
}
