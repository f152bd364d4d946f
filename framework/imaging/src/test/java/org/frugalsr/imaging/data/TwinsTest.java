package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.MatlabResize;
import org.frugalsr.imaging.data.Fingerprint.Likeness;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinsTest {
  @TempDir Path folder;

  private static Fingerprint print(Image image) {
    return Fingerprint.of(Raster.of(image));
  }

  private static Optional<Likeness> likeness(Image known, Image image) {
    Twins twins = new Twins();
    twins.add("known", print(known));
    return twins.find(print(image)).map(Twins.Twin::likeness);
  }

  private Image asJpeg(Image image) throws IOException {
    var buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < image.width() * image.height(); i++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        rgb = rgb << 8 | Math.round(image.samples()[3 * i + c]);
      }
      buffered.setRGB(i % image.width(), i / image.width(), rgb);
    }
    Path file = folder.resolve("saved.jpg");
    ImageIO.write(buffered, "jpg", file.toFile());
    return ImageFile.read(file);
  }

  @Test
  void aPictureIsKnownAgainHoweverItWasSaved() throws IOException {
    Image image = SampleSet.images(Split.TEST).getFirst().image().toRgb();
    assertEquals(Optional.of(Likeness.PIXELS), likeness(image, image));
    assertEquals(Optional.of(Likeness.LOOK), likeness(image, asJpeg(image)));
    for (int symmetry = 1; symmetry < 8; symmetry++) {
      assertEquals(
          Optional.of(Likeness.LOOK), likeness(image, asJpeg(image.transformed(symmetry))));
    }
    Image half = MatlabResize.down(image.modCrop(2), 2, MatlabResize.Rounding.ONCE);
    assertEquals(Optional.of(Likeness.LOOK), likeness(image, half));
  }

  @Test
  void aPartOfAPictureIsKnownAgainMirroredOrTurned() {
    Image image = Pictures.noise(200, 150, 3);
    Image part = image.crop(60, 40, 70, 50);
    for (int symmetry = 0; symmetry < 8; symmetry++) {
      assertEquals(
          Optional.of(Likeness.PART), likeness(image, part.transformed(symmetry)), "" + symmetry);
    }
    assertEquals(Optional.empty(), likeness(image, Pictures.noise(200, 150, 4)));
  }

  @Test
  void theDrawnPicturesDifferFromEachOther() {
    Twins twins = new Twins();
    List<String> found = new ArrayList<>();
    for (Split split : Split.values()) {
      SampleSet.images(split)
          .forEach(
              drawn -> {
                Fingerprint print = print(drawn.image());
                twins.find(print).ifPresent(twin -> found.add(drawn.name() + " " + twin));
                twins.add(drawn.name(), print);
              });
    }
    assertEquals(List.of(), found);
  }
}
