package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a set beside errors: leaks, LR files, transparency, what is left out. */
class SetRemarksTest {
  private static final Image PICTURE =
      SampleSet.images(Split.TEST).getFirst().image().toRgb().crop(0, 0, 96, 72);

  @TempDir Path root;

  private DataSet folder(String name) {
    return new Catalogue(root, Map.of()).find(root.resolve(name).toString());
  }

  private DataSet pairs() {
    SetSettings settings =
        new SetSettings(
            "hr",
            Optional.of("lr/{name}x{scale}.png"),
            List.of(2),
            Optional.empty(),
            List.of(),
            List.of());
    return new Catalogue(root, Map.of("pairs", settings)).find("pairs");
  }

  private static List<String> atStart(DataSet set) {
    return set.requireTrials(Protocol.SISR_Y, List.of(2)).remarks(set);
  }

  @Test
  void aCopyOfATestImageInTheTrainingFolderIsFoundWhileReading() {
    Pictures.write(root.resolve("train/x.png"), Pictures.noise(40, 40, 1));
    Pictures.write(root.resolve("train/y.png"), Pictures.noise(40, 40, 2));
    Pictures.write(root.resolve("test/z.png"), Pictures.noise(40, 40, 2));
    DataSettings settings =
        new DataSettings(
            root,
            List.of(root.resolve("train").toString()),
            List.of(),
            List.of(root.resolve("test").toString()),
            Map.of());
    Catalogue catalogue = settings.catalogue();
    Readings readings = TrainingImages.load(List.of(folder("train")), List.of(2), 8).readings();
    readings.addAll(folder("test").requireTrials(Protocol.SISR_Y, List.of(2)));
    List<String> warnings = settings.warnings(catalogue, settings.overlaps(catalogue, readings));
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().startsWith("1 of 2 images of the training set "));
    assertTrue(warnings.getFirst().contains(": y is z."), warnings.getFirst());
  }

  @Test
  void lrFilesThatDoNotFitAreFoundAndExplained() {
    Pictures.write(root.resolve("hr/a.png"), PICTURE);
    Image bicubic = Protocol.SISR_Y.lowResolution(PICTURE, 2);
    Image shifted = Protocol.SISR_Y.lowResolution(shift(PICTURE), 2);
    Map<String, Image> wrong =
        Map.of(
            "mirrored left to right", bicubic.transformed(1),
            "turned by 180 degrees", bicubic.transformed(3),
            "it is grey, but HR has colours", Color.grey(bicubic),
            "shifted by 1, 0 pixels", shifted);
    wrong.forEach(
        (what, lr) -> {
          Pictures.write(root.resolve("lr/ax2.png"), lr);
          DataCheck check = DataCheck.of(pairs(), List.of());
          assertFalse(check.ok(), what);
          assertTrue(check.problems().getFirst().contains(what), check.text());
          String remark = atStart(pairs()).getFirst();
          assertTrue(remark.contains("do not fit their HR images"), remark);
          assertTrue(remark.contains(root.resolve("lr/ax2.png").toString()), remark);
        });
  }

  /** Moves a picture by one LR pixel to the right. */
  private static Image shift(Image image) {
    float[] out = image.samples().clone();
    int row = image.width() * 3;
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.samples(), y * row, out, y * row + 6, row - 6);
    }
    return new Image(image.width(), image.height(), 3, out);
  }

  @Test
  void nearestNeighboursAreToldAndBicubicIsNot() {
    Pictures.write(root.resolve("hr/a.png"), PICTURE);
    Pictures.write(root.resolve("lr/ax2.png"), Protocol.SISR_Y.lowResolution(PICTURE, 2));
    assertEquals(List.of(), atStart(pairs()));
    assertEquals(List.of(), DataCheck.of(pairs(), List.of()).doubts());
    float[] nearest = new float[48 * 36 * 3];
    for (int i = 0; i < 48 * 36; i++) {
      System.arraycopy(PICTURE.samples(), (i / 48 * 2 * 96 + i % 48 * 2) * 3, nearest, i * 3, 3);
    }
    Pictures.write(root.resolve("lr/ax2.png"), new Image(48, 36, 3, nearest));
    DataCheck check = DataCheck.of(pairs(), List.of());
    assertTrue(check.ok(), check.text());
    assertTrue(check.text().contains("it is the nearest neighbour."), check.text());
    assertTrue(atStart(pairs()).getFirst().contains("are not MATLAB's bicubic of HR"));
  }

  @Test
  void noiseThatWasAddedOnPurposeIsAllowedAndAnotherPictureIsNot() {
    Image drawn = SampleSet.images(Split.TEST).getFirst().image().toRgb().modCrop(2);
    Image other = SampleSet.images(Split.VALIDATION).getFirst().image().toRgb();
    Image small = Protocol.SISR_Y.lowResolution(drawn, 2);
    float[] noisy = small.samples().clone();
    float[] noise = Pictures.noise(small.width(), small.height(), 5).samples();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = Math.clamp(Math.round(noisy[i] + 0.8f * (noise[i] - 127)), 0, 255);
    }
    Pictures.write(root.resolve("hr/a.png"), drawn);
    Pictures.write(root.resolve("lr/ax2.png"), new Image(small.width(), small.height(), 3, noisy));
    DataCheck check = DataCheck.of(pairs(), List.of());
    assertTrue(check.ok(), check.text());
    assertTrue(check.text().contains("it was made by another method"), check.text());
    Image part = other.crop(0, 0, small.width(), small.height());
    Pictures.write(root.resolve("lr/ax2.png"), part);
    check = DataCheck.of(pairs(), List.of());
    assertFalse(check.ok(), check.text());
    assertTrue(check.text().contains("it barely resembles the HR image"), check.text());
  }

  @Test
  void transparencyIsToldOnlyWhereAPixelIsNotOpaque() throws IOException {
    for (int opaque = 0; opaque < 2; opaque++) {
      float[] alpha = new float[PICTURE.width() * PICTURE.height()];
      Arrays.fill(alpha, 255);
      alpha[5] = opaque == 1 ? 255 : 254;
      Files.createDirectories(root.resolve("set"));
      ImageFile.write(
          root.resolve("set/" + (opaque == 1 ? "opaque" : "glass") + ".png"),
          new ImageFile.Decoded(
              PICTURE,
              Optional.of(new Image(PICTURE.width(), PICTURE.height(), 1, alpha)),
              new ImageFile.Kind(8, false, false)));
    }
    assertTrue(
        atStart(folder("set")).getFirst().contains("1 of 2 images of data set"),
        atStart(folder("set"))::toString);
    assertEquals(List.of("glass"), DataCheck.of(folder("set"), List.of()).transparent());
  }

  @Test
  void whatASetLeavesOutIsCountedAndNamed() throws IOException {
    Pictures.write(root.resolve("set/a.png"), PICTURE);
    Pictures.write(root.resolve("set/more/b.png"), PICTURE);
    Pictures.write(root.resolve("set/more/deep/c.png"), PICTURE);
    Files.writeString(root.resolve("set/photo.heic"), "a format of telephones");
    Files.createSymbolicLink(root.resolve("set/gone.png"), root.resolve("nowhere.png"));
    Files.createDirectories(root.resolve("set/empty"));
    Files.writeString(root.resolve("set/README.txt"), "no image");
    Files.writeString(root.resolve("set/.hidden.heic"), "not meant");
    assertEquals(
        List.of(
            "gone.png (is a broken link)",
            "more/ (a sub-folder with 2 images)",
            "photo.heic (is of a format that is not read)"),
        folder("set").leftOut());
    assertTrue(atStart(folder("set")).getFirst().contains("leaves out 3 of the files"));
    String text = DataCheck.of(folder("set"), List.of()).text();
    assertTrue(text.contains("\n  left out    3\n"), text);
    UserError none = assertThrows(UserError.class, () -> folder("set/empty"));
    assertFalse(String.valueOf(none.getMessage()).contains("Left out"));
  }

  @Test
  void anImageThatDoesNotFitInMemoryIsNamedAndTheOthersAreRead() {
    Pictures.write(root.resolve("set/a.png"), PICTURE);
    Pictures.write(root.resolve("set/huge.png"), PICTURE);
    List<String> read =
        EachAlone.of(
            folder("set").entries(),
            entry -> {
              if (entry.name().equals("huge")) {
                throw new OutOfMemoryError("Java heap space");
              }
              return entry.name();
            },
            (entry, error) -> String.valueOf(error.getMessage()));
    assertEquals("a", read.getFirst());
    assertTrue(read.getLast().startsWith(root.resolve("set/huge.png") + " does not fit"));
  }
}
