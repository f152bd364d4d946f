package org.frugalsr.imaging.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasterCacheTest {
  private static final int PATCH = 8;
  private static final List<Integer> SCALES = List.of(2, 3);
  private static final long PLENTY = 1 << 30;

  @TempDir private Path root;
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  /** Two sets: one whose LR images are made, of all kinds of files, and one with LR files. */
  @BeforeEach
  void writeImages() {
    for (int i = 0; i < 4; i++) {
      Pictures.write(root.resolve("made/photo%d.png".formatted(i)), drawn(70 + i, 61, i));
    }
    Pictures.write(root.resolve("made/small.png"), drawn(20, 61, 8));
    deep(root.resolve("made/deep.png"));
    for (int i = 0; i < 5; i++) {
      Image hr = drawn(72, 60, 10 + i);
      Pictures.write(root.resolve("own/hr/%d.png".formatted(i)), hr);
      for (int scale : SCALES) {
        Image lr = drawn(72 / scale, 60 / scale, 20 + i); // doubtful, which is to be found
        Pictures.write(root.resolve("own/lr/x%d/%d.png".formatted(scale, i)), lr);
      }
    }
  }

  /** A 16-bit grey image with transparency, whose 8-bit form alone would give other LR images. */
  private static void deep(Path file) {
    Image grey = new Image(64, 60, 1, new float[64 * 60]);
    float[] alpha = new float[64 * 60];
    for (int i = 0; i < alpha.length; i++) {
      grey.samples()[i] = (i * 37 % 65536) / 257f;
      alpha[i] = i == 7 ? 3 : 255;
    }
    ImageFile.write(
        file,
        new ImageFile.Decoded(
            grey, Optional.of(new Image(64, 60, 1, alpha)), new ImageFile.Kind(16, true, false)));
  }

  private static Image drawn(int width, int height, long seed) {
    Rng rng = Rng.of(seed, "drawn", 0);
    float[] samples = new float[width * height * 3];
    for (int i = 0; i < samples.length; i++) {
      double slope = 100 * StrictMath.sin(i / 3 % width / (5.0 + seed)) + i / 3 / width;
      samples[i] = (float) Math.clamp(Math.round(100 + slope + rng.nextInt(30)), 0, 255);
    }
    return new Image(width, height, 3, samples);
  }

  private List<DataSet> sets() {
    Catalogue catalogue =
        new Catalogue(
            root,
            Map.of(
                "own",
                new SetSettings(
                    "own/hr",
                    Optional.of("own/lr/x{scale}/{name}.png"),
                    SCALES,
                    Optional.empty(),
                    List.of(),
                    List.of())));
    return List.of(catalogue.find(root.resolve("made").toString()), catalogue.find("own"));
  }

  private Path folder() {
    return root.resolve("cache/images");
  }

  private RasterCache cache(long bound) {
    return RasterCache.ofAll(folder(), bound, notices::add);
  }

  private TrainingImages load(long bound) {
    return TrainingImages.load(sets(), SCALES, PATCH, cache(bound));
  }

  private TrainingImages inHeap() {
    return TrainingImages.load(sets(), SCALES, PATCH);
  }

  /** Everything that a training sees of its images. */
  private String seen(TrainingImages images) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int channels : List.of(1, 3)) {
      Patches patches = new Patches(images, 32, PATCH, channels, Augmentation.FLIPS_AND_ROTATIONS);
      for (int scale : SCALES) {
        Batch batch = patches.batch(3, 5, scale);
        all.append(batch.origins()).append(Arrays.hashCode(batch.lr()));
        all.append(' ').append(Arrays.hashCode(batch.hr())).append('\n');
        for (int image = 0; image < images.count(); image++) {
          all.append(Arrays.hashCode(images.lr(image, scale, channels).samples())).append(' ');
        }
      }
    }
    all.append(images.skipped()).append('\n');
    for (DataSet set : sets()) {
      all.append(images.readings().remarks(set)).append('\n');
      for (Entry entry : set.entries()) {
        ByteArrayOutputStream print = new ByteArrayOutputStream();
        images.readings().fingerprint(entry).orElseThrow().write(new DataOutputStream(print));
        all.append(HexFormat.of().formatHex(print.toByteArray())).append('\n');
      }
    }
    return all.toString();
  }

  private static long inHeap(TrainingImages images) {
    return images.images().stream()
        .flatMap(i -> Stream.concat(Stream.of(i.hr()), i.lr().values().stream()))
        .filter(Raster::isInHeap)
        .count();
  }

  /** The files of the cache, each with what changes when it is written again. */
  private Map<Path, Object> files() throws IOException {
    Map<Path, Object> all = new TreeMap<>();
    if (Files.exists(folder())) {
      try (Stream<Path> files = Files.list(folder())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".image")).toList()) {
          all.put(
              file,
              String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
        }
      }
    }
    return all;
  }

  private long total() throws IOException {
    long total = 0;
    for (Path file : files().keySet()) {
      total += Files.size(file);
    }
    return total;
  }

  @Test
  void cachedFreshAndInTheHeapAreEqual() throws IOException {
    String expected = seen(inHeap());
    assertTrue(expected.contains("transparent") && expected.contains("do not fit"), expected);
    assertTrue(expected.contains("small.png is 20x61"), expected);

    TrainingImages fresh = load(PLENTY);
    Map<Path, Object> kept = files();
    TrainingImages again = load(PLENTY);

    assertEquals(0, inHeap(fresh) + inHeap(again));
    assertTrue(inHeap(inHeap()) > 0);
    assertEquals(expected, seen(fresh));
    assertEquals(expected, seen(again));
    assertEquals(kept, files(), "nothing is decoded twice");
    assertEquals(3 * (6 + 5), kept.size(), "HR and two LR images of each");
    assertEquals(List.of(), notices);
  }

  @Test
  void aChangedImageIsNeverServedStale() throws IOException {
    String before = seen(load(PLENTY));
    for (String changed : List.of("made/photo2.png", "own/hr/3.png", "own/lr/x2/3.png")) {
      Path file = root.resolve(changed);
      FileTime time = Files.getLastModifiedTime(file);
      Image old = ImageFile.read(file);
      Pictures.write(file, drawn(old.width(), old.height(), 77));
      Files.setLastModifiedTime(file, time);

      String now = seen(load(PLENTY));

      assertNotEquals(before, now);
      assertEquals(seen(inHeap()), now);
      before = now;
    }
  }

  @Test
  void theSameImageElsewhereIsFound() throws IOException {
    load(PLENTY);
    Map<Path, Object> kept = files();
    Files.move(root.resolve("made"), root.resolve("moved"));
    Files.createDirectory(root.resolve("made"));
    Files.move(root.resolve("moved/photo0.png"), root.resolve("made/other.png"));

    assertEquals(seen(inHeap()), seen(load(PLENTY)));
    assertEquals(kept, files());
  }

  @Test
  void anotherScaleAddsOnlyItsOwnImages() throws IOException {
    TrainingImages.load(sets(), List.of(3), PATCH, cache(PLENTY));
    Map<Path, Object> kept = files();
    String both = seen(load(PLENTY));
    assertEquals(seen(inHeap()), both);
    assertTrue(files().entrySet().containsAll(kept.entrySet()) && files().size() > kept.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "short", "long", "empty", "other", "header"})
  void damageIsFoundToldAndMended(String how) throws IOException {
    String expected = seen(load(PLENTY));
    Rng rng = Rng.of(how.hashCode(), "damage", 0);
    for (int round = 0; round < 4; round++) {
      notices.clear();
      List<Path> files = List.copyOf(files().keySet());
      Path file = files.get(rng.nextInt(files.size()));
      Path next = files.get((files.indexOf(file) + 1) % files.size());
      byte[] bytes = Files.readAllBytes(file);
      byte[] damaged =
          switch (how) {
            case "short" -> Arrays.copyOf(bytes, 1 + rng.nextInt(bytes.length - 1));
            case "long" -> Arrays.copyOf(bytes, bytes.length + 1 + rng.nextInt(9));
            case "empty" -> new byte[0];
            case "other" -> Files.readAllBytes(next);
            case "header" -> flipped(bytes, rng.nextInt(60), rng.nextInt(8));
            default -> flipped(bytes, rng.nextInt(bytes.length), rng.nextInt(8));
          };
      Files.delete(file); // so that no mapping of the test's own changes
      Files.write(file, damaged);

      assertEquals(expected, seen(load(PLENTY)));

      assertEquals(1, notices.size(), notices.toString());
      assertTrue(notices.getFirst().contains("damaged"), notices.getFirst());
      assertArrayEquals(bytes, Files.readAllBytes(file), "it is made again");
    }
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] other = bytes.clone();
    other[at] ^= (byte) (1 << bit);
    return other;
  }

  @Test
  void aBoundBelowTheSetHoldsAndTheRestIsInTheHeap() throws IOException {
    load(PLENTY);
    long bound = total() / 2;
    for (Path file : files().keySet()) {
      Files.delete(file);
    }
    for (int start = 0; start < 3; start++) {
      notices.clear();
      TrainingImages images = load(bound);
      assertEquals(seen(inHeap()), seen(images));
      assertTrue(total() <= bound, total() + " of " + bound);
      assertTrue(total() > bound / 2, "what fits is kept");
      assertTrue(inHeap(images) > 0);
      assertEquals(1, notices.size(), notices.toString());
      assertTrue(notices.getFirst().contains("Raise cache.images.gib"), notices.getFirst());
    }
  }

  @Test
  void aSetThatNobodyUsesGivesWayAndIsStillValidForWhomItIsMapped() throws IOException {
    TrainingImages first = load(PLENTY);
    String expected = seen(first);
    long bound = total();
    Map<Path, Object> kept = files();
    for (Path file : kept.keySet()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    }
    for (int i = 0; i < 4; i++) {
      Pictures.write(root.resolve("next/%d.png".formatted(i)), drawn(90, 80, 50 + i));
    }
    DataSet next = new Catalogue(root, Map.of()).find(root.resolve("next").toString());

    TrainingImages second = TrainingImages.load(List.of(next), SCALES, PATCH, cache(bound));

    assertEquals(0, inHeap(second));
    assertTrue(total() <= bound);
    assertFalse(files().keySet().containsAll(kept.keySet()));
    assertEquals(expected, seen(first));
    assertEquals(List.of(), notices);
  }

  /** Each thread stands for a process with a cache of its own. */
  @Test
  void severalLoadsAtOnceShareTheFolder() throws Exception {
    load(PLENTY);
    long bound = total() * 2 / 3;
    for (Path file : files().keySet()) {
      Files.delete(file);
    }
    String expected = seen(inHeap());
    Callable<String> process = () -> seen(load(bound));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<String> seen : threads.invokeAll(Collections.nCopies(8, process))) {
        assertEquals(expected, seen.get());
      }
    }
    assertTrue(total() <= bound, total() + " of " + bound);
    assertTrue(
        notices.stream().allMatch(text -> text.contains("Raise cache.images.gib")),
        notices.toString());
  }

  @Test
  void aFolderThatCannotBeMadeCostsHeapAndOneNotice() throws IOException {
    Files.writeString(root.resolve("cache"), "a file is in the way");
    TrainingImages images = load(PLENTY);
    assertEquals(seen(inHeap()), seen(images));
    assertEquals(inHeap(inHeap()), inHeap(images));
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.getFirst().contains("cache.images.folder"), notices.getFirst());
  }

  @Test
  void smallSetsAndADisabledCacheLeaveNoFiles() throws IOException {
    List<String> told = new ArrayList<>();
    for (long bound : List.of(0L, PLENTY)) {
      RasterCache usual = new RasterCache(folder(), bound, notices::add, told::add);
      TrainingImages images = TrainingImages.load(sets(), SCALES, PATCH, usual);
      assertEquals(seen(inHeap()), seen(images));
    }
    assertTrue(inHeap(load(0)) > 0);
    assertFalse(Files.exists(root.resolve("cache")));
    assertEquals(List.of(), notices);
    assertEquals(List.of(), told, "quick starts need no explanation");
  }
}
