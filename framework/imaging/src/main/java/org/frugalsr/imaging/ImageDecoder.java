package org.frugalsr.imaging;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile.Decoded;
import org.frugalsr.imaging.ImageFile.Kind;

/**
 * Turns the bytes of a PNG, BMP or JPEG file into samples, or into an error that names the file.
 */
final class ImageDecoder {
  /** The formats that are read, known by their first bytes and not by the file's name. */
  private enum Format {
    PNG("89504e470d0a1a0a"),
    BMP("424d"),
    JPEG("ffd8ff");

    final String start;

    Format(String start) {
      this.start = start;
    }
  }

  /** What libjpeg warns of, and then goes on with invented pixels. */
  private static final List<String> JPEG_DAMAGE = List.of("Truncated", "premature", "Huffman");

  private ImageDecoder() {}

  static Decoded decode(Path file, byte[] bytes) {
    if (bytes.length == 0) {
      throw new WorldError(
          "Image " + file + " is empty (0 bytes); a PNG, BMP or JPEG file was expected.");
    }
    Format format =
        Arrays.stream(Format.values())
            .filter(f -> hex(bytes, f.start.length() / 2).equals(f.start))
            .findFirst()
            .orElseThrow(() -> new WorldError(notAnImage(file, bytes)));
    try {
      return switch (format) {
        case PNG -> png(bytes);
        case BMP -> samples(read(format, bytes));
        case JPEG -> jpeg(bytes);
      };
    } catch (IOException | RuntimeException e) {
      String reason = e instanceof EOFException ? "it ends too early" : e.getMessage();
      throw new WorldError(
          "Image %s cannot be decoded: %s (%s, %,d bytes). Fetch it again or convert it to PNG."
              .formatted(file, reason, format, bytes.length),
          e);
    }
  }

  private static Decoded png(byte[] bytes) throws IOException {
    PngChunks chunks = PngChunks.read(bytes);
    Decoded image = samples(read(Format.PNG, bytes));
    Kind kind = new Kind(image.kind().bitDepth(), image.kind().grey(), chunks.palette());
    if (chunks.transparentGrey().isEmpty()) {
      return new Decoded(image.color(), image.alpha(), kind);
    }
    Image color = image.color();
    float[] alpha = new float[color.samples().length];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = color.samples()[i] == chunks.transparentGrey().getAsInt() ? 0 : 255;
    }
    return new Decoded(
        color, Optional.of(new Image(color.width(), color.height(), 1, alpha)), kind);
  }

  private static Decoded jpeg(byte[] bytes) throws IOException {
    BufferedImage image = read(Format.JPEG, JpegSegments.withoutProfile(bytes));
    if (image.getColorModel().getNumComponents() > 3) {
      throw new IOException("it is a CMYK JPEG, but only grey and RGB are read");
    }
    return samples(image);
  }

  private static BufferedImage read(Format format, byte[] bytes) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image;
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    for (String warning : warnings) {
      if (JPEG_DAMAGE.stream().anyMatch(warning::contains)) {
        throw new IOException(warning);
      }
    }
    return image;
  }

  private static Decoded samples(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return fromPalette(image, palette);
    }
    int[] sizes = image.getColorModel().getComponentSize();
    boolean raw =
        image.getColorModel() instanceof ComponentColorModel
            && Arrays.stream(sizes).allMatch(s -> s == sizes[0])
            && (sizes[0] == 8 || sizes[0] == 16);
    Raster raster = raw ? image.getRaster() : trueColor(image).getRaster();
    boolean deep = raw && sizes[0] == 16;
    int bands = raster.getNumBands();
    int colors = bands < 3 ? 1 : 3;
    return new Decoded(
        bands(raster, 0, colors, deep),
        bands > colors ? Optional.of(bands(raster, colors, 1, deep)) : Optional.empty(),
        new Kind(deep ? 16 : 8, colors == 1, false));
  }

  /** The given bands of a raster, brought to 0..255, without any colour conversion. */
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

  /** Looks indices up: palettes, and the ramps as which 1, 2 and 4 bit grey files come. */
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

  private static String notAnImage(Path file, byte[] bytes) {
    String text = new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1);
    return """
    %s is not an image: it begins with %s ("%s").
    Expected is PNG (89504e47...), BMP (424d...) or JPEG (ffd8ff...).\
    """
        .formatted(file, hex(bytes, 8), text.replaceAll("[^ -~]", "."));
  }

  private static String hex(byte[] bytes, int count) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(count, bytes.length));
  }
}
