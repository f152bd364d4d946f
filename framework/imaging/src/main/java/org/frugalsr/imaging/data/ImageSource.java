package org.frugalsr.imaging.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.NamedImage;

/** Where an HR image comes from. */
public sealed interface ImageSource {
  /**
   * The whole image, read anew at each call.
   *
   * @throws org.frugalsr.api.error.UserError if it does not exist
   * @throws WorldError if it cannot be read
   */
  Image read();

  /** The bytes that decide its content, for provenance. */
  byte[] content();

  /** An image in a file. */
  record InFile(Path file) implements ImageSource {
    @Override
    public Image read() {
      return ImageFile.read(file);
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
    public Image read() {
      return drawn.image();
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
