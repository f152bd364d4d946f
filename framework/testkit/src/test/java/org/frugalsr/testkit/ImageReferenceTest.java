package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.PatchOrigin;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.reference.ImageReference;
import org.frugalsr.engine.reference.KeptOutputs;
import org.frugalsr.engine.reference.LowResolutionImages;
import org.frugalsr.engine.reference.PatchReference;
import org.frugalsr.engine.reference.PredictionCache;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Maps of patches are parts of what a network makes of the whole image, kept or not. */
class ImageReferenceTest {
  private static final int SCALE = 2;
  private static final int PATCH = 9;
  private static final int SIDE = PATCH * SCALE;
  private static final int CHANNELS = 3;
  private static final long PLENTY = 1L << 30;

  /** Wider than a tile, so that patches lie on a border. */
  private static final List<Image> IMAGES = List.of(image(140, 30, 1), image(20, 131, 2));

  /** Every symmetry once, on borders of tiles and of images, and a corner. */
  private static final List<PatchOrigin> ORIGINS =
      List.of(
          new PatchOrigin(0, 124, 5, 0),
          new PatchOrigin(0, 0, 0, 1),
          new PatchOrigin(0, 131, 21, 2),
          new PatchOrigin(0, 125, 20, 3),
          new PatchOrigin(1, 3, 122, 4),
          new PatchOrigin(1, 11, 119, 5),
          new PatchOrigin(1, 0, 121, 6),
          new PatchOrigin(1, 5, 60, 7));

  @TempDir private Path folder;
  private final Memory memory = new Memory(PLENTY);
  private final List<String> notices = new ArrayList<>();
  private final BuiltNetwork network = Networks.build(TinyExperiment.of(List.of()));

  private static Image image(int width, int height, int seed) {
    float[] samples = new float[width * height * CHANNELS];
    Rng rng = Rng.of(seed, "image", 0);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rng.nextInt(256);
    }
    return new Image(width, height, CHANNELS, samples);
  }

  private static final class Pictures implements LowResolutionImages {
    @Override
    public Image lr(int image, int scale) {
      return IMAGES.get(image);
    }

    @Override
    public int count() {
      return IMAGES.size();
    }

    @Override
    public long pixels(int scale) {
      return IMAGES.stream().mapToLong(i -> (long) i.width() * i.height()).sum();
    }
  }

  @AfterEach
  void free() {
    memory.close();
  }

  private ImageReference reference(String hash, long bound) {
    return new ImageReference(
        network,
        new ImageReference.Identity(hash, "this machine"),
        new Pictures(),
        new PredictionCache(folder, bound, notices::add),
        memory);
  }

  /** A batch whose LR patches are those of the origins; the HR ones do not matter. */
  private static TrainingContext.Batch batch(List<PatchOrigin> origins) {
    int n = ORIGINS.size();
    float[] lr = new float[n * PATCH * PATCH * CHANNELS];
    for (int i = 0; i < n; i++) {
      PatchOrigin o = ORIGINS.get(i);
      float[] patch =
          IMAGES
              .get(o.image())
              .crop(o.left(), o.top(), PATCH, PATCH)
              .transformed(o.symmetry())
              .samples();
      for (int j = 0; j < patch.length; j++) {
        lr[i * patch.length + j] = patch[j] / 255f;
      }
    }
    INDArray small = Nd4j.createFromArray(lr).reshape(n, PATCH, PATCH, CHANNELS);
    return new TrainingContext.Batch(
        SCALE, small, Nd4j.create(DataType.FLOAT, n, SIDE, SIDE, CHANNELS), origins);
  }

  private float[] maps(ImageReference reference) {
    return Numbers.toFloats(reference.of(batch(ORIGINS)));
  }

  @Test
  void keptMapsAreThoseThatAreNotKeptUnderEverySymmetry() {
    float[] first = maps(reference("a", PLENTY));
    assertArrayEquals(first, maps(reference("a", PLENTY)), "read by the next process");
    assertEquals(List.of(), notices);
    assertArrayEquals(first, maps(reference("a", 0)), "nothing is kept");
    long one = 70_000 * 4;
    assertArrayEquals(first, maps(reference("b", one)), "only one of them is kept");
    assertEquals(2, notices.size(), "told each time: " + notices);
  }

  /** What is told before the first step is what lies there when every image was met. */
  @Test
  void theRoomThatIsNeededIsThatOfTheFiles() throws IOException {
    PredictionCache cache = new PredictionCache(folder, PLENTY, notices::add);
    KeptOutputs kept = KeptOutputs.of(cache, 2, new Pictures(), List.of(SCALE), CHANNELS);
    maps(reference("a", PLENTY));
    maps(reference("b", PLENTY));
    long there = 0;
    for (Path file : kept()) {
      there += Files.size(file);
    }
    assertEquals(there, kept.needed(), 4 * 64, "but for the heads of four files");
    assertFalse(kept.fallsShort());
    assertTrue(kept.text().contains("2 networks for the 2 training images"), kept.text());
  }

  @Test
  void mapsEqualTheWholeImagesUpToRoundingOnBordersOfTilesToo() {
    float[] maps = maps(reference("a", PLENTY));
    NetworkUpscaler whole = new NetworkUpscaler(network, memory, 0, SelfEnsemble.NONE);
    int size = SIDE * SIDE * CHANNELS;
    for (int i = 0; i < ORIGINS.size(); i++) {
      PatchOrigin o = ORIGINS.get(i);
      float[] expected =
          whole
              .upscale(IMAGES.get(o.image()), SCALE)
              .crop(o.left() * SCALE, o.top() * SCALE, SIDE, SIDE)
              .transformed(o.symmetry())
              .samples();
      for (int j = 0; j < size; j++) {
        assertEquals(expected[j] / 255, maps[i * size + j], 1e-5, o + ", value " + j);
      }
    }
  }

  @Test
  void damageIsMendedWithTheSameBits() throws IOException {
    float[] first = maps(reference("a", PLENTY));
    for (Path file : kept()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 8;
      Files.write(file, bytes);
    }
    assertArrayEquals(first, maps(reference("a", PLENTY)));
    assertEquals(2, notices.size(), notices::toString);
    assertArrayEquals(first, maps(reference("a", PLENTY)));
    assertEquals(2, notices.size(), "mended");
  }

  @Test
  void filesThatGoAwayMeanwhileAreMadeAgain() throws IOException {
    ImageReference reference = reference("a", PLENTY);
    float[] first = maps(reference);
    for (Path file : kept()) {
      Files.delete(file);
    }
    assertArrayEquals(first, maps(reference));
    assertEquals(List.of(), notices);
  }

  @Test
  void anotherNetworkOrMachineHasFilesOfItsOwn() throws IOException {
    maps(reference("a", PLENTY));
    maps(reference("b", PLENTY));
    assertEquals(4, kept().size());
  }

  @Test
  void aBatchThatWasNotCutFromImagesIsShownAsItIs() throws IOException {
    TrainingContext.Batch batch = batch(List.of());
    float[] maps = Numbers.toFloats(reference("a", PLENTY).of(batch));
    assertArrayEquals(Numbers.toFloats(new PatchReference(network, memory).of(batch)), maps);
    assertEquals(0, kept().size());
    assertTrue(maps.length > 0);
  }

  /** The files of the cache, without that of its lock. */
  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.endsWith(".lock")).toList();
    }
  }
}
