package org.frugalsr.imaging.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.NamedImage;

/** The source of an HR image. */
public sealed interface ImageSource {
  /**
   * The whole image, read again at each call.
   *
   * @throws org.frugalsr.api.error.UserError if it does not exist
   * @throws WorldError if it cannot be read
   */
  default Image read() {
    return open().color();
  }

  /** The whole image with its transparency, read again at each call; fails like {@link #read}. */
  Opened open();

  /**
   * An image that was read.
   *
   * @param color RGB or grey
   * @param transparent whether its file has pixels that are not opaque
   */
  record Opened(Image color, boolean transparent) {}

  /** The bytes that determine its content, for provenance. */
  byte[] content();

  /** An image in a file. */
  record InFile(Path file) implements ImageSource {
    private static final float OPAQUE = 255;

    @Override
    public Opened open() {
      ImageFile.Decoded decoded = ImageFile.decode(file);
      return new Opened(decoded.color(), decoded.alpha().map(InFile::transparent).orElse(false));
    }

    private static boolean transparent(Image alpha) {
      for (float sample : alpha.samples()) {
        if (sample < OPAQUE) {
          return true;
        }
      }
      return false;
    }

    @Override
    public byte[] content() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new WorldError("Cannot read " + file + ": " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** An image of the sample set. */
  record Drawn(NamedImage drawn) implements ImageSource {
    @Override
    public Opened open() {
      return new Opened(drawn.image(), false);
    }

    @Override
    public byte[] content() {
      return Raster.of(drawn.image()).bytes();
    }

    @Override
    public String toString() {
      return "sample set image " + drawn.name();
    }
  }
}
