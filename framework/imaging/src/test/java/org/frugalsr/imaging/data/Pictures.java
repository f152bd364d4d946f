package org.frugalsr.imaging.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.tensor.Rng;

/** Small image files for tests. */
final class Pictures {
  private Pictures() {}

  /** An RGB image of random bytes. */
  static Image noise(int width, int height, long seed) {
    Rng rng = Rng.of(seed, "noise", 0);
    float[] samples = new float[width * height * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rng.nextInt(256);
    }
    return new Image(width, height, 3, samples);
  }

  /** Writes an image and makes the folders above it. */
  static void write(Path file, Image image) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ImageFile.write(file, image);
  }

  /** An image whose pixels say where they are: LR column, LR row, and place within an LR pixel. */
  static Image coordinates(int lrWidth, int lrHeight, int scale) {
    int width = lrWidth * scale;
    int height = lrHeight * scale;
    float[] samples = new float[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        samples[at] = Math.floorDiv(x, scale);
        samples[at + 1] = Math.floorDiv(y, scale);
        samples[at + 2] = (y % scale) * scale + x % scale;
      }
    }
    return new Image(width, height, 3, samples);
  }
}
