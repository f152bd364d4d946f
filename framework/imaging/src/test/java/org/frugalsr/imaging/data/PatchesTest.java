package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.api.PatchOrigin;
import org.frugalsr.imaging.Color;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchesTest {
  private static final int PATCH = 6;
  private static final Augmentation ALL = Augmentation.FLIPS_AND_ROTATIONS;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void lrAndHrPatchesShowTheSamePlaceUnderAllEightSymmetries(int scale) {
    Pictures.write(folder.resolve("hr/a.png"), Pictures.coordinates(11, 9, scale));
    Pictures.write(folder.resolve("lr/a.png"), Pictures.coordinates(11, 9, 1));
    Image hr = Pictures.coordinates(11, 9, scale);
    Image lr = Pictures.coordinates(11, 9, 1);
    Patches patches = new Patches(load(scale), 64, PATCH, 3, ALL);

    Batch batch = patches.batch(7, 0, scale);

    Set<Integer> symmetries = new HashSet<>();
    Set<Integer> columns = new HashSet<>();
    Set<Integer> rows = new HashSet<>();
    for (int i = 0; i < batch.count(); i++) {
      float[] small = item(batch.lr(), i, PATCH);
      float[] large = item(batch.hr(), i, PATCH * scale);
      int left = least(small, 0);
      int top = least(small, 1);
      int symmetry = symmetry(lr.crop(left, top, PATCH, PATCH), small);
      Image expected =
          hr.crop(left * scale, top * scale, PATCH * scale, PATCH * scale).transformed(symmetry);
      assertArrayEquals(scaled(expected), large, "patch " + i + ", symmetry " + symmetry);
      symmetries.add(symmetry);
      columns.add(left);
      rows.add(top);
    }
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7), symmetries);
    assertEquals(Set.of(0, 1, 2, 3, 4, 5), columns);
    assertEquals(Set.of(0, 1, 2, 3), rows);
  }

  @Test
  void aBatchIsDecidedBySeedStepAndScale() {
    TrainingImages images = TrainingImages.load(List.of(sample()), List.of(2, 3), PATCH);
    Patches patches = new Patches(images, 4, PATCH, 3, ALL);
    Patches again =
        new Patches(TrainingImages.load(List.of(sample()), List.of(2, 3), PATCH), 4, PATCH, 3, ALL);
    Batch batch = patches.batch(1, 5, 2);

    patches.batch(1, 6, 2);
    assertArrayEquals(batch.lr(), again.batch(1, 5, 2).lr());
    assertArrayEquals(batch.hr(), patches.batch(1, 5, 2).hr());
    assertFalse(Arrays.equals(batch.lr(), patches.batch(1, 6, 2).lr()));
    assertFalse(Arrays.equals(batch.lr(), patches.batch(2, 5, 2).lr()));
    assertEquals(4 * PATCH * PATCH * 9 * 3, patches.batch(1, 5, 3).hr().length);
  }

  @Test
  void lumaIsThatOfTheRgbPatch() {
    TrainingImages images = TrainingImages.load(List.of(sample()), List.of(2), PATCH);
    Batch rgb = new Patches(images, 3, PATCH, 3, ALL).batch(1, 1, 2);
    Batch luma = new Patches(images, 3, PATCH, 1, ALL).batch(1, 1, 2);
    float[] samples = rgb.hr().clone();
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= 255;
    }
    Image column = new Image(3, samples.length / 9, 3, samples);
    float[] expected = Color.luma(column).samples();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] / 255, luma.hr()[i], 1e-6);
    }
    assertEquals(1, luma.channels());
  }

  @Test
  void samplesAreBetweenZeroAndOne() {
    TrainingImages images = TrainingImages.load(List.of(sample()), List.of(2), PATCH);
    Batch batch = new Patches(images, 8, PATCH, 3, ALL).batch(3, 0, 2);
    for (float sample : batch.hr()) {
      assertTrue(sample >= 0 && sample <= 1);
    }
    assertTrue(Arrays.stream(toDoubles(batch.lr())).max().orElse(0) > 0.5);
  }

  @Test
  void imagesAreDrawnEquallyOftenWhateverTheirSize() {
    Pictures.write(folder.resolve("hr/large.png"), flat(60, 60, 200));
    Pictures.write(folder.resolve("hr/small.png"), flat(12, 12, 10));
    DataSet set = new Catalogue(folder, Map.of()).find(folder.resolve("hr").toString());
    Patches patches = new Patches(TrainingImages.load(List.of(set), List.of(2), 6), 400, 6, 3, ALL);
    Batch batch = patches.batch(1, 0, 2);
    int large = 0;
    for (int i = 0; i < batch.count(); i++) {
      large += batch.lr()[i * 6 * 6 * 3] > 0.5 ? 1 : 0;
    }
    assertEquals(200, large, 50);
  }

  @Test
  void aScaleThatWasNotLoadedIsRefused() {
    TrainingImages images = TrainingImages.load(List.of(sample()), List.of(2), PATCH);
    Patches patches = new Patches(images, 1, PATCH, 3, ALL);
    assertThrows(IllegalArgumentException.class, () -> patches.batch(1, 0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Patches(images, 1, PATCH, 2, ALL));
  }

  private TrainingImages load(int scale) {
    DataSet set =
        new DataSet(
            "coordinates",
            "here",
            List.of(new Entry("a", new ImageSource.InFile(folder.resolve("hr/a.png")))),
            Optional.of(new LowResolutionFiles(folder, "lr/{name}.png")),
            List.of(scale),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return TrainingImages.load(List.of(set), List.of(scale), PATCH);
  }

  private static DataSet sample() {
    List<Entry> entries =
        SampleSet.images(Split.VALIDATION).stream()
            .map(image -> new Entry(image.name(), new ImageSource.Drawn(image)))
            .toList();
    return new DataSet(
        "sample",
        "",
        entries,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static int symmetry(Image upright, float[] patch) {
    for (int symmetry = 0; symmetry < 8; symmetry++) {
      if (Arrays.equals(scaled(upright.transformed(symmetry)), patch)) {
        return symmetry;
      }
    }
    throw new AssertionError("the LR patch is no symmetry of a part of the image");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void originsSayWherePatchesWereCutOutAndHowTheyWereTurned(int channels) {
    Pictures.write(folder.resolve("hr/a.png"), Pictures.coordinates(11, 9, 2));
    Pictures.write(folder.resolve("hr/b.png"), Pictures.coordinates(9, 12, 2));
    Pictures.write(folder.resolve("lr/a.png"), Pictures.coordinates(11, 9, 1));
    Pictures.write(folder.resolve("lr/b.png"), Pictures.coordinates(9, 12, 1));
    TrainingImages images = load(2);

    Batch batch = new Patches(images, 32, PATCH, channels, ALL).batch(3, 5, 2);

    int size = PATCH * PATCH * channels;
    Set<Integer> symmetries = new HashSet<>();
    for (int i = 0; i < batch.count(); i++) {
      PatchOrigin o = batch.origins().get(i);
      float[] expected =
          images
              .lr(o.image(), 2, channels)
              .crop(o.left(), o.top(), PATCH, PATCH)
              .transformed(o.symmetry())
              .samples();
      for (int j = 0; j < size; j++) {
        assertEquals(expected[j] / 255, batch.lr()[i * size + j], 1e-7f);
      }
      symmetries.add(o.symmetry());
    }
    assertEquals(32, batch.origins().size());
    assertEquals(8, symmetries.size());
  }

  /** Who compares two augmentations compares nothing else: images and places are the same. */
  @ParameterizedTest
  @EnumSource
  void anAugmentationChangesTheSymmetriesOnly(Augmentation augmentation) {
    TrainingImages images = TrainingImages.load(List.of(sample()), List.of(2), PATCH);
    List<PatchOrigin> all = new Patches(images, 64, PATCH, 3, ALL).batch(3, 5, 2).origins();
    List<PatchOrigin> some =
        new Patches(images, 64, PATCH, 3, augmentation).batch(3, 5, 2).origins();
    Set<Integer> expected =
        switch (augmentation) {
          case FLIPS_AND_ROTATIONS -> Set.of(0, 1, 2, 3, 4, 5, 6, 7);
          case FLIPS -> Set.of(0, 1, 2, 3);
          case NONE -> Set.of(0);
        };
    assertEquals(expected, some.stream().map(PatchOrigin::symmetry).collect(Collectors.toSet()));
    assertEquals(
        all.stream().map(PatchesTest::upright).toList(),
        some.stream().map(PatchesTest::upright).toList());
  }

  private static PatchOrigin upright(PatchOrigin o) {
    return new PatchOrigin(o.image(), o.left(), o.top(), 0);
  }

  private static float[] item(float[] batch, int index, int side) {
    int size = side * side * 3;
    return Arrays.copyOfRange(batch, index * size, (index + 1) * size);
  }

  private static int least(float[] patch, int channel) {
    float least = Float.MAX_VALUE;
    for (int i = channel; i < patch.length; i += 3) {
      least = Math.min(least, patch[i]);
    }
    return Math.round(least * 255);
  }

  private static float[] scaled(Image image) {
    float[] out = image.samples().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] /= 255;
    }
    return out;
  }

  private static double[] toDoubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static Image flat(int width, int height, int value) {
    float[] samples = new float[width * height * 3];
    Arrays.fill(samples, value);
    return new Image(width, height, 3, samples);
  }
}
