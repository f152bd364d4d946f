package org.frugalsr.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUpscalerTest {
  @TempDir private Path folder;

  /**
   * Returns its image.
   *
   * @param bytesPerPixel that it says to take
   */
  private record Same(long bytesPerPixel) implements Enlarger {
    @Override
    public Image upscale(Image lr, int scale) {
      return lr;
    }

    @Override
    public boolean ensemble() {
      return false;
    }

    @Override
    public long heapBytes(int width, int height, int scale) {
      return bytesPerPixel * width * height;
    }
  }

  /** A packed network computes in Java's memory. */
  @Test
  void theMemoryOfTheNetworkCounts() throws IOException {
    Path in = folder.resolve("in.png");
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png", in.toFile());
    FileUpscaler.Job job = new FileUpscaler.Job(in, folder.resolve("out.png"));
    long tooMuch = ImageBudget.bytes() / 200;
    WorldError e =
        assertThrows(WorldError.class, () -> new FileUpscaler(new Same(tooMuch), 3, 1).run(job));
    assertTrue(String.valueOf(e.getMessage()).contains("of Java memory"), e.getMessage());
    assertFalse(Files.exists(job.to()));
    new FileUpscaler(new Same(tooMuch / 2), 3, 1).run(job);
    assertTrue(Files.exists(job.to()));
  }
}
