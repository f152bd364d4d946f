package org.frugalsr.imaging;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.ImageReader;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile.Decoded;
import org.frugalsr.imaging.ImageFile.Kind;

/**
 * Decodes the bytes of an image file to samples, or throws an error that names the file.
 *
 * <p>The header is read first: the declared size is checked against the file size and the available
 * memory, and only then are pixels decoded.
 */
final class ImageDecoder {
  /**
   * A JPEG file has at least one bit per block of 8x8 pixels; with less than half of that it is
   * damaged.
   */
  private static final long JPEG_PIXELS_PER_BYTE = 1024;

  private final Path file;
  private final byte[] bytes;
  private final Consumer<ImageHeader> gate;

  private ImageDecoder(Path file, byte[] bytes, Consumer<ImageHeader> gate) {
    this.file = file;
    this.bytes = bytes;
    this.gate = gate;
  }

  /**
   * Decodes a file.
   *
   * @param gate receives the header before anything is decoded, and may reject it by throwing
   */
  static Decoded decode(Path file, byte[] bytes, Consumer<ImageHeader> gate) {
    if (bytes.length == 0) {
      throw new WorldError(
          "Image %s is empty (0 bytes); a PNG, BMP, JPEG, TIFF or WebP file was expected."
              .formatted(file));
    }
    ImageFormat format =
        ImageFormat.of(bytes).orElseThrow(() -> new WorldError(notAnImage(file, bytes)));
    try {
      return new ImageDecoder(file, bytes, gate).decode(format);
    } catch (FrugalException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new WorldError(
          "Image %s does not fit in Java's memory of %,d MiB; FRUGAL_HEAP=8g, for example, gives it more."
              .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
          e);
    } catch (IOException | RuntimeException e) {
      throw new WorldError(
          "Image %s cannot be decoded: %s (%s, %,d bytes). Fetch it again or convert it to PNG."
              .formatted(file, reason(e), format, bytes.length),
          e);
    }
  }

  private Decoded decode(ImageFormat format) throws IOException {
    return switch (format) {
      case PNG -> png();
      case BMP -> bmp();
      case JPEG -> jpeg();
      case TIFF -> plugin(ImageFormat.TIFF, Appearance.ofTiff(bytes));
      case WEBP -> plugin(ImageFormat.WEBP, WebpChunks.appearance(bytes));
    };
  }

  private Decoded png() throws IOException {
    PngChunks chunks = PngChunks.read(bytes);
    admit(chunks.header());
    Decoded image = PixelSamples.of(jdk(ImageFormat.PNG, bytes));
    Kind kind = new Kind(image.kind().bitDepth(), image.kind().grey(), chunks.palette());
    Optional<Image> alpha =
        chunks.transparentGrey().isEmpty()
            ? image.alpha()
            : Optional.of(visible(image.color(), chunks.transparentGrey().getAsInt()));
    return new Decoded(image.color(), alpha, kind, chunks.appearance());
  }

  /** The alpha of a grey image in which one level is transparent. */
  private static Image visible(Image color, int transparent) {
    float[] alpha = new float[color.samples().length];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = color.samples()[i] == transparent ? 0 : 255;
    }
    return new Image(color.width(), color.height(), 1, alpha);
  }

  private Decoded bmp() throws IOException {
    admit(ImageReaders.jdk(ImageFormat.BMP, bytes, ImageDecoder::header));
    return PixelSamples.of(jdk(ImageFormat.BMP, bytes));
  }

  private Decoded jpeg() throws IOException {
    JpegSegments segments = new JpegSegments(bytes);
    Optional<JpegSegments.Frame> frame = segments.frame();
    boolean cmyk = frame.isPresent() && frame.get().components() == 4;
    ImageHeader header =
        frame.isPresent()
            ? new ImageHeader(
                frame.get().width(), frame.get().height(), frame.get().components(), 1)
            : ImageReaders.jdk( // which skips anything that is not a segment
                ImageFormat.JPEG, segments.withoutProfile(), ImageDecoder::header);
    header.requirePlausible(JPEG_PIXELS_PER_BYTE * bytes.length, bytes.length);
    admit(header);
    Decoded image =
        PixelSamples.of(
            cmyk ? plugin(ImageFormat.JPEG) : jdk(ImageFormat.JPEG, segments.withoutProfile()));
    int orientation =
        segments.exif().map(Appearance::ofTiff).orElse(Appearance.PLAIN).orientation();
    return image.shown(Appearance.of(orientation, cmyk ? Optional.empty() : segments.profile()));
  }

  private Decoded plugin(ImageFormat format, Appearance appearance) throws IOException {
    ImageHeader header = ImageReaders.plugin(format, bytes, ImageDecoder::header);
    header.requirePlausible(Long.MAX_VALUE, bytes.length);
    admit(header);
    return PixelSamples.of(plugin(format)).shown(appearance);
  }

  private BufferedImage jdk(ImageFormat format, byte[] content) throws IOException {
    return ImageReaders.jdk(format, content, reader -> reader.read(0));
  }

  private BufferedImage plugin(ImageFormat format) throws IOException {
    return ImageReaders.plugin(format, bytes, reader -> reader.read(0));
  }

  /** The header as known to a reader before it decodes. */
  private static ImageHeader header(ImageReader reader) throws IOException {
    var types = reader.getImageTypes(0);
    if (!types.hasNext()) {
      throw new IOException("its sample format is not supported");
    }
    var type = types.next();
    int channels = Math.max(3, type.getNumBands()); // a palette gives three
    int bits = type.getSampleModel().getSampleSize(0);
    return new ImageHeader(
        reader.getWidth(0), reader.getHeight(0), channels, Math.max(1, bits / Byte.SIZE));
  }

  private void admit(ImageHeader header) {
    gate.accept(header);
    String subject = "Image " + file;
    ImageHeader.requireArray(subject, header.width(), header.height(), header.channels());
    ImageBudget.require(
        "%s of %dx%d pixels".formatted(subject, header.width(), header.height()),
        header.bytesToDecode());
  }

  private static String reason(Exception e) {
    if (e instanceof EOFException || e.getCause() instanceof EOFException) {
      return "it ends too early";
    }
    String message = e.getMessage();
    boolean meant = e instanceof IOException || e instanceof IllegalArgumentException;
    return meant && message != null ? message : "its content is damaged";
  }

  private static String notAnImage(Path file, byte[] bytes) {
    String text = new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1);
    return """
    %s is not an image: it begins with %s ("%s").
    Expected: PNG (89504e47...), BMP (424d...), JPEG (ffd8ff...), TIFF (49492a00 or 4d4d002a) or WebP (RIFF....WEBP).\
    """
        .formatted(file, hex(bytes, 8), text.replaceAll("[^ -~]", "."));
  }

  private static String hex(byte[] bytes, int count) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(count, bytes.length));
  }
}
