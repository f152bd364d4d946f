package org.frugalsr.imaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The readers of the image formats, each selected by name, not the first one found.
 *
 * <p>The JDK reads everything that it can, so that the samples of a data set do not depend on the
 * plug-ins on the class path; TwelveMonkeys' plug-ins read TIFF, WebP and CMYK JPEG.
 */
final class ImageReaders {
  private static final String JDK = "com.sun.imageio.";
  private static final String PLUGIN = "com.twelvemonkeys.imageio.";

  /** Warnings of libjpeg after which it continues with made-up pixels. */
  private static final List<String> JPEG_DAMAGE = List.of("Truncated", "premature", "Huffman");

  /** A query to a reader. */
  @FunctionalInterface
  interface Question<T> {
    T ask(ImageReader reader) throws IOException;
  }

  private ImageReaders() {}

  /** Queries the JDK's reader of PNG, BMP or JPEG. */
  static <T> T jdk(ImageFormat format, byte[] bytes, Question<T> question) throws IOException {
    return ask(JDK, format, bytes, question);
  }

  /** Queries the plug-in reader of TIFF, WebP or JPEG. */
  static <T> T plugin(ImageFormat format, byte[] bytes, Question<T> question) throws IOException {
    return ask(PLUGIN, format, bytes, question);
  }

  /** The version of the plug-in readers. */
  static String pluginVersion() {
    ImageReader reader = reader(PLUGIN, ImageFormat.TIFF);
    try {
      return String.valueOf(reader.getOriginatingProvider().getVersion());
    } finally {
      reader.dispose();
    }
  }

  private static <T> T ask(String maker, ImageFormat format, byte[] bytes, Question<T> question)
      throws IOException {
    ImageReader reader = reader(maker, format);
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    T answer;
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      answer = question.ask(reader);
    } finally {
      reader.dispose();
    }
    for (String warning : warnings) {
      if (JPEG_DAMAGE.stream().anyMatch(warning::contains)) {
        throw new IOException(warning);
      }
    }
    return answer;
  }

  private static ImageReader reader(String maker, ImageFormat format) {
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(maker)) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("no reader of " + format + " by " + maker);
  }
}
