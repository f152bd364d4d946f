package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.NamedImage;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets whose LR images come from files. */
class LowResolutionFilesTest {
  @TempDir private Path root;

  /** Every second pixel of every second row. */
  private static Image nearest(Image hr) {
    int width = hr.width() / 2;
    int height = hr.height() / 2;
    float[] samples = new float[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int from = (i / width * 2 * hr.width() + i % width * 2) * 3;
      System.arraycopy(hr.samples(), from, samples, i * 3, 3);
    }
    return new Image(width, height, 3, samples);
  }

  private String[] set() throws IOException {
    Files.createDirectories(root.resolve("hr"));
    Files.createDirectories(root.resolve("lr"));
    for (NamedImage image : SampleSet.images(Split.TEST).subList(0, 2)) {
      Image hr = image.image().toRgb().modCrop(2);
      ImageFile.write(root.resolve("hr/" + image.name() + ".png"), hr);
      ImageFile.write(root.resolve("lr/" + image.name() + "x2.png"), nearest(hr));
    }
    return new String[] {
      "--data-root",
      root.toString(),
      "-o",
      "data.sets.nn={hr=hr, lr=\"lr/{name}x{scale}.png\", scales=[2]}"
    };
  }

  @Test
  void theProtocolLineNamesTheFiles() throws IOException {
    String[] set = set();
    Said said =
        Said.by(
            "eval",
            "--network",
            "bicubic",
            "--scale",
            "2",
            "--data",
            "nn",
            set[0],
            set[1],
            set[2],
            set[3]);
    assertEquals(0, said.code(), said::err);
    assertTrue(
        said.out().contains("\nsisr-y: LR: files (lr/{name}x{scale}.png); result: 8-bit RGB;"),
        said::out);
    assertFalse(said.out().contains("MATLAB bicubic"), said::out);
    assertTrue(said.err().contains("are not MATLAB's bicubic of HR"), said::err);
    assertTrue(said.err().contains("it is the nearest neighbour."), said::err);
  }
}
