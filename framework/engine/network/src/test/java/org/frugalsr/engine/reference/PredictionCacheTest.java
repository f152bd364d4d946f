package org.frugalsr.engine.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.frugalsr.engine.evaluate.ReceptiveField;
import org.frugalsr.imaging.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionCacheTest {
  private static final TileGrid GRID = grid(150, 20);
  private static final long BYTES = PredictionFile.bytes(GRID);

  @TempDir private Path temporary;
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private static TileGrid grid(int width, int height) {
    Image lr = new Image(width, height, 1, new float[width * height]);
    return TileGrid.of(lr, 2, new ReceptiveField(3, false));
  }

  private Path folder() {
    return temporary.resolve("cache");
  }

  private PredictionCache cache(long bound) {
    return new PredictionCache(folder(), bound, notices::add);
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return key;
  }

  private static List<float[]> tiles() {
    List<float[]> tiles = new ArrayList<>();
    for (int tile = 0; tile < GRID.count(); tile++) {
      float[] values = new float[GRID.size(tile)];
      for (int i = 0; i < values.length; i++) {
        values[i] = tile + i / 1000f;
      }
      tiles.add(values);
    }
    return tiles;
  }

  private static Path keep(PredictionCache cache, int number) {
    assertTrue(cache.hasRoom(GRID));
    return cache.keep(key(number), GRID, tiles()).orElseThrow().path();
  }

  private static void usedAt(Path file, long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  private long total() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  @Test
  void tilesCoverTheImageOnce() {
    assertEquals(2, GRID.count());
    assertEquals(List.of(128, 22), List.of(GRID.width(0), GRID.width(1)));
    assertEquals(1, GRID.at(128, 19));
    assertEquals(GRID.size(), GRID.size(0) + GRID.size(1));
    TileGrid global =
        TileGrid.of(new Image(150, 200, 1, new float[30000]), 2, new ReceptiveField(9, true));
    assertEquals(1, global.count());
  }

  @Test
  void whatWasKeptIsReadByTheNextProcess() throws IOException {
    keep(cache(10 * BYTES), 1);

    PredictionFile file = cache(10 * BYTES).find(key(1), GRID).orElseThrow();

    assertArrayEquals(tiles().get(1), file.rows(1, 0, 40));
    int row = GRID.rowLength(0);
    assertArrayEquals(Arrays.copyOfRange(tiles().get(0), 3 * row, 7 * row), file.rows(0, 3, 7));
    assertTrue(cache(10 * BYTES).find(key(2), GRID).isEmpty());
    assertTrue(cache(0).find(key(1), GRID).isEmpty());
    assertEquals(List.of(), notices);
  }

  @Test
  void whatWasUsedLongestAgoGoesFirst() throws IOException {
    PredictionCache before = cache(10 * BYTES);
    Path oldest = keep(before, 1);
    Path used = keep(before, 2);
    Path newest = keep(before, 3);
    usedAt(oldest, 1000);
    usedAt(used, 1001);
    usedAt(newest, 1002);
    PredictionCache now = cache(3 * BYTES);
    assertTrue(now.find(key(1), GRID).isPresent(), "which makes it the one used last");

    Path added = keep(now, 4);

    assertFalse(Files.exists(used));
    assertEquals(Set.of(oldest, newest, added), Set.copyOf(files()));
    assertTrue(total() <= 3 * BYTES);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(f -> !f.endsWith(".lock")).toList();
    }
  }

  @Test
  void whatIsInUseIsNotEvictedUntilItIsReleased() throws IOException {
    PredictionCache cache = cache(2 * BYTES);
    Path first = keep(cache, 1);
    keep(cache, 2);
    assertFalse(cache.hasRoom(GRID));
    assertFalse(cache.hasRoom(GRID));
    assertEquals(1, notices.size(), "told once");
    assertTrue(notices.getFirst().contains("cache.gib"), notices.getFirst());

    cache.release(Set.of(first));

    keep(cache, 3);
    assertFalse(Files.exists(first));
    assertTrue(total() <= 2 * BYTES);
  }

  @Test
  void aBoundBelowOneFileKeepsNothingAndTakesNothingAway() throws IOException {
    Path others = keep(cache(10 * BYTES), 1);
    for (long bound : List.of(BYTES - 1, 0L)) {
      assertFalse(cache(bound).hasRoom(GRID));
    }
    assertTrue(Files.exists(others));
    assertEquals(2, notices.size(), "each says so");
  }

  @ParameterizedTest
  @ValueSource(strings = {"magic", "key", "checksums", "short", "long", "empty"})
  void damageIsFoundRemovedAndTold(String how) throws IOException {
    Path file = keep(cache(10 * BYTES), 1);
    byte[] bytes = Files.readAllBytes(file);
    Map<String, Integer> places = Map.of("magic", 3, "key", 20, "checksums", 41);
    if (places.containsKey(how)) {
      bytes[places.get(how)] ^= 4;
      Files.write(file, bytes);
    } else {
      int length =
          how.equals("short") ? bytes.length - 1 : how.equals("long") ? bytes.length + 1 : 0;
      Files.write(file, Arrays.copyOf(bytes, length));
    }
    PredictionCache cache = cache(10 * BYTES);
    assertTrue(cache.find(key(1), GRID).isEmpty());
    assertFalse(Files.exists(file));
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("damaged"), notices.getFirst());
  }

  @Test
  void aFlippedBitInATileIsFoundWhenTheTileIsRead() throws IOException {
    Path path = keep(cache(10 * BYTES), 1);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 5] ^= 1;
    Files.write(path, bytes);
    PredictionFile file = cache(10 * BYTES).find(key(1), GRID).orElseThrow();
    assertArrayEquals(Arrays.copyOf(tiles().get(0), GRID.rowLength(0)), file.rows(0, 0, 1));
    assertThrows(IOException.class, () -> file.rows(1, 0, 1));
  }

  @Test
  void aFileThatSomebodyEvictedIsMissedQuietly() throws IOException {
    PredictionCache cache = cache(10 * BYTES);
    Path path = keep(cache, 1);
    PredictionFile file = cache.find(key(1), GRID).orElseThrow();
    Files.delete(path);
    IOException gone = assertThrows(IOException.class, () -> file.rows(0, 0, 1));
    cache.remove(path, gone);
    assertEquals(List.of(), notices);
  }

  @Test
  void aFolderThatCannotBeMadeIsToldOnceAndNothingIsKept() throws IOException {
    Files.writeString(folder(), "a file is in the way");
    PredictionCache cache = cache(10 * BYTES);
    assertTrue(cache.hasRoom(GRID));
    assertTrue(cache.keep(key(1), GRID, tiles()).isEmpty());
    assertFalse(cache.hasRoom(GRID), "it does not try again");
    assertTrue(cache.find(key(1), GRID).isEmpty());
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("cache.folder"), notices.getFirst());
  }

  @Test
  void onlyOldTemporaryFilesOfKilledProcessesAreRemoved() throws IOException {
    keep(cache(10 * BYTES), 1);
    String kept = "." + "0123456789abcdef".repeat(4) + ".prediction.";
    String random = "0f8fad5b-d9cb-469f-a165-7086772895";
    Path old = Files.writeString(folder().resolve(kept + random + "0e.tmp"), "half");
    Path fresh = Files.writeString(folder().resolve(kept + random + "0f.tmp"), "half");
    Path foreign = Files.writeString(folder().resolve(".notes." + random + "0e.tmp"), "mine");
    Path named = Files.writeString(folder().resolve("my.prediction"), "mine");
    usedAt(named, 1000);
    usedAt(old, 1000);
    usedAt(foreign, 1000);
    assertTrue(cache(2 * BYTES).hasRoom(GRID), "what others are writing counts too");
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh) && Files.exists(foreign) && Files.exists(named));
  }

  /** Each thread stands for a process: they have room for half of what they need together. */
  @Test
  void severalProcessesMayShareTheFolder() throws Exception {
    List<Callable<Integer>> processes = new ArrayList<>();
    for (int process = 0; process < 4; process++) {
      int first = process;
      processes.add(
          () -> {
            PredictionCache cache = cache(4 * BYTES);
            int read = 0;
            for (int i = 0; i < 24; i++) {
              byte[] key = key(1 + (first + i) % 8);
              Optional<PredictionFile> file = cache.find(key, GRID);
              if (file.isEmpty() && cache.hasRoom(GRID)) {
                file = cache.keep(key, GRID, tiles());
              }
              try {
                if (file.isPresent()) {
                  assertArrayEquals(tiles().get(1), file.get().rows(1, 0, 40));
                  read++;
                }
              } catch (FileNotFoundException evicted) {
                cache.remove(file.orElseThrow().path(), evicted);
              }
            }
            return read;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> process : threads.invokeAll(processes)) {
        assertTrue(process.get() > 0);
      }
    }
    assertTrue(total() <= 4 * BYTES, "the bound is of all processes together");
    assertFalse(notices.toString().contains("damaged") || notices.toString().contains("cannot"));
  }
}
