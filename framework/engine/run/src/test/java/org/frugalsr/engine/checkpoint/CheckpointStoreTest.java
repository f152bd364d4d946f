package org.frugalsr.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.engine.run.FullDisk;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  @TempDir Path run;
  private Path path;

  @BeforeEach
  void makeFolder() throws IOException {
    path = Files.createDirectory(run.resolve("checkpoints"));
  }

  @Test
  void whatIsSavedIsLoadedBitForBit() {
    Map<String, Object> scalars = new TreeMap<>();
    scalars.put("best", 33.12345678901234);
    scalars.put("float", 0.1f);
    scalars.put("worst", Double.NaN);
    scalars.put("whole", 5.0);
    scalars.put("count", Integer.MAX_VALUE);
    scalars.put("large", Long.MIN_VALUE);
    scalars.put("stage", "two");
    float[] weights = {1.5f, -0f, Float.MIN_VALUE};
    store()
        .save(
            new Checkpoint(
                123,
                "hash",
                "edsr/1",
                -7,
                scalars,
                List.of(
                    new NamedArray("optimiser/m", new long[] {1}, new float[] {2}),
                    new NamedArray("model/w", new long[] {3, 1}, weights))),
            false);
    Checkpoint loaded = folder().load("last");
    assertEquals(123, loaded.step());
    assertEquals("hash", loaded.configHash());
    assertEquals("edsr/1", loaded.network());
    assertEquals(-7, loaded.seed());
    assertEquals(33.12345678901234, loaded.number("best"));
    assertEquals(0.1f, (float) loaded.number("float"));
    assertTrue(Double.isNaN(loaded.number("worst")));
    assertEquals(5.0, loaded.scalars().get("whole"));
    assertEquals(Integer.MAX_VALUE, loaded.integer("count"));
    assertEquals(Long.MIN_VALUE, loaded.integer("large"));
    assertEquals("two", loaded.scalars().get("stage"));
    Map<String, NamedArray> model = loaded.under("model/");
    assertEquals(List.of("w"), List.copyOf(model.keySet()));
    assertArrayEquals(weights, model.get("w").values());
    assertArrayEquals(new long[] {3, 1}, model.get("w").shape());
    WorldError absent = assertThrows(WorldError.class, () -> loaded.integer("best"));
    assertTrue(absent.getMessage().contains("no whole number 'best'"), absent.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Checkpoint(0, "", "", 0, Map.of("list", List.of()), List.of()));
  }

  @Test
  void theLastTheBestAndTheNewestRegularOnesStay() {
    CheckpointStore store = new CheckpointStore(path, new Retention(100, 2));
    for (int step = 50; step <= 450; step += 50) {
      store.save(checkpoint(step, step), step == 150);
    }
    assertEquals(List.of(150L, 300L, 400L, 450L), folder().steps());
    assertEquals(450, folder().load("last").step());
    assertEquals(150, folder().load("best").step());
    assertEquals(300, folder().load("step-000300").step());
    assertEquals(300, folder().load("step-300").step());
    store.save(checkpoint(500, 1), true);
    assertEquals(List.of(400L, 500L), folder().steps());
  }

  @Test
  void soManyBeforeTheLastStayAsAreAskedFor() {
    CheckpointStore store = new CheckpointStore(path, new Retention(100, 1, 2));
    for (int step = 50; step <= 450; step += 50) {
      store.save(checkpoint(step, step), step == 150);
    }
    assertEquals(List.of(150L, 350L, 400L, 450L), folder().steps());
    store.save(checkpoint(360, 1), false); // a run that went back
    assertEquals(List.of(150L, 350L, 360L), folder().steps());
  }

  @Test
  void onlyTheLastStaysWhereNoOtherIsAskedFor() throws IOException {
    saved(10, 20);
    assertEquals(List.of("last.json", "step-000020.json", "step-000020.safetensors"), names());
    UserError error = assertThrows(UserError.class, () -> folder().load("best"));
    assertTrue(error.getMessage().endsWith("There are: last, step-000020"), error.getMessage());
  }

  @Test
  void aRunThatWentBackReplacesWhatCameLater() {
    CheckpointStore store = new CheckpointStore(path, new Retention(100, 9));
    for (int step = 100; step <= 400; step += 100) {
      store.save(checkpoint(step, step), step == 300);
    }
    store.save(checkpoint(200, 200), false);
    assertEquals(List.of(100L, 200L, 300L), folder().steps());
    assertEquals(200, folder().load("last").step());
    assertEquals(300, folder().load("best").step());
    // the same weights are still the best ones, others are not
    store.save(checkpoint(300, 300), false);
    assertEquals(OptionalLong.of(300), folder().stepOf("best"));
    store.save(checkpoint(300, -1), false);
    assertEquals(OptionalLong.empty(), folder().stepOf("best"));
    assertEquals(-1, folder().load("last").number("value"));
  }

  @Test
  void aReferenceToNoCheckpointNamesThoseThatThereAre() {
    UserError none = assertThrows(UserError.class, () -> folder().load("last"));
    assertTrue(none.getMessage().contains("ended before its first"), none.getMessage());
    saved(100);
    for (String wrong : List.of("step-000010", "lst", "100", "../step-000100", "")) {
      UserError error = assertThrows(UserError.class, () -> folder().load(wrong));
      assertTrue(error.getMessage().contains("There are: last, step-000100"), error.getMessage());
    }
    UserError slip = assertThrows(UserError.class, () -> folder().load("lst"));
    assertTrue(slip.getMessage().contains("Did you mean 'last'?"), slip.getMessage());
  }

  @Test
  void everyTruncationOfTheTensorsIsFoundAndAnOlderCheckpointOffered() throws IOException {
    savedAll(50, 100, 200);
    Path file = path.resolve("step-000200.safetensors");
    byte[] whole = Files.readAllBytes(file);
    for (int n = 0; n < whole.length; n += 3) {
      Files.write(file, Arrays.copyOf(whole, n));
      assertDamaged("last", "step-000200.safetensors is damaged");
    }
    whole[whole.length - 1] ^= 1; // a bit of a value: only the hash can tell
    Files.write(file, whole);
    assertDamaged("last", "do not belong together, or one of them is damaged");
  }

  @Test
  void aMissingOrDamagedPartIsNamedAndAnOlderCheckpointOffered() throws IOException {
    savedAll(50, 100, 200);
    Path json = path.resolve("step-000200.json");
    String text = Files.readString(json);
    Files.writeString(json, text.substring(0, text.length() / 2));
    assertDamaged("last", "step-000200.json is damaged: it is not a JSON object");
    Files.writeString(json, text.replaceAll("\"value\" : [0-9.]+", "\"value\" : 200.5"));
    assertDamaged("last", "its checksum does not match its content");
    String early = early(text);
    Files.writeString(json, early.replace("\"step\"", "\"stop\""));
    assertDamaged("last", "step-000200.json is damaged: 'step' is missing");
    Files.writeString(json, early.replaceAll("\"value\" : [0-9.]+", "\"value\" : [1]"));
    assertDamaged("last", "'scalars.value' is missing or of a wrong kind");
    Files.writeString(json, text.replace("\"format\" : 2", "\"format\" : 3"));
    assertDamaged("last", "has format 3; this FrugalSR reads 1 and 2");
    Files.delete(json);
    assertDamaged("step-000200", "the file step-000200.json is missing");
    Files.writeString(json, text);
    Files.delete(path.resolve("step-000200.safetensors"));
    assertDamaged("last", "the file step-000200.safetensors is missing");
    Files.writeString(path.resolve("last.json"), "{}");
    WorldError pointer = assertThrows(WorldError.class, () -> folder().load("last"));
    assertTrue(pointer.getMessage().contains("last.json is damaged"), pointer.getMessage());
    assertTrue(pointer.getMessage().endsWith("--from step-000100"), pointer.getMessage());
  }

  /** As a version wrote it that knew no checksum of the description. */
  private static String early(String text) {
    return text.replace("\"format\" : 2", "\"format\" : 1")
        .replaceAll(",\\s*\"check\" : \"[0-9a-f]{64}\"", "");
  }

  @Test
  void aCheckpointOfAnEarlyVersionIsRead() throws IOException {
    saved(100);
    Path json = path.resolve("step-000100.json");
    String text = Files.readString(json);
    Files.writeString(json, early(text));
    Files.writeString(path.resolve("last.json"), "{\n  \"step\" : 100\n}\n");
    assertFalse(Files.readString(json).contains("check"));
    assertEquals(100, folder().load("last").number("value"));
  }

  @Test
  void aDescriptionWithAChecksumIsHeldAgainstItWhateverItsFormat() throws IOException {
    saved(100);
    Path json = path.resolve("step-000100.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replace("\"format\" : 2", "\"format\" : 1"));
    WorldError error = assertThrows(WorldError.class, () -> folder().load("last"));
    assertTrue(error.getMessage().contains("its checksum does not match"), error.getMessage());
  }

  /** What is no refusal means the same: white space, or another way to write a number. */
  @Test
  void noFlippedBitOfADescriptionChangesItsMeaning() throws IOException {
    Map<String, Object> scalars = new TreeMap<>();
    scalars.put("ema/updates", 6L);
    scalars.put("optimiser/steps", 1024L);
    scalars.put("session/best", 29.123456789);
    scalars.put("session/worst", Double.NEGATIVE_INFINITY);
    Checkpoint rest = new Checkpoint(6, "a1".repeat(32), "edsr", -3, scalars, List.of());
    CheckpointDescription whole = new CheckpointDescription(rest, "0f".repeat(32));
    int refused = 0;
    int flips = 0;
    byte[] bytes = whole.bytes();
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[i] ^= (byte) (1 << bit);
        flips++;
        try {
          CheckpointDescription read =
              CheckpointDescription.of(path, CheckpointFolder.object(path, flipped));
          assertArrayEquals(bytes, read.bytes(), "bit " + bit + " of byte " + i);
        } catch (WorldError e) {
          refused++;
        }
      }
    }
    assertTrue(refused > 0.9 * flips, refused + " of " + flips);
  }

  @Test
  void noFlippedBitOfAPointerNamesAnotherCheckpoint() {
    for (String role : List.of("last", "best")) {
      byte[] bytes = new Pointer(role, 100).bytes();
      for (int i = 0; i < 8 * bytes.length; i++) {
        byte[] flipped = bytes.clone();
        flipped[i / 8] ^= (byte) (1 << (i % 8));
        try {
          Pointer read = Pointer.of(path, role, CheckpointFolder.object(path, flipped));
          assertEquals(new Pointer(role, 100), read);
        } catch (WorldError e) {
          assertTrue(e.getMessage().contains("is damaged"), e.getMessage());
        }
      }
    }
    byte[] best = new Pointer("best", 100).bytes();
    assertThrows(
        WorldError.class, () -> Pointer.of(path, "last", CheckpointFolder.object(path, best)));
  }

  @Test
  void aLoneDamagedCheckpointHasNoOtherToOffer() throws IOException {
    saved(100);
    Files.write(path.resolve("step-000100.safetensors"), new byte[3]);
    WorldError error = assertThrows(WorldError.class, () -> folder().load("last"));
    assertTrue(error.getMessage().contains("There is no other checkpoint"), error.getMessage());
  }

  /** A kill between any two actions of a save leaves a folder that loads a complete checkpoint. */
  @Test
  void aSaveKilledAtAnyPointLeavesACompleteLastCheckpoint() throws IOException {
    saved(100);
    Map<String, byte[]> before = content();
    CheckpointStore store = store();
    store.save(checkpoint(200, 200), false);
    byte[] tensors = Files.readAllBytes(path.resolve("step-000200.safetensors"));
    byte[] json = Files.readAllBytes(path.resolve("step-000200.json"));

    String random = ".0f8fad5b-d9cb-469f-a165-70867728950e.tmp";
    // while writing the tensors; before and between the two moves; before the pointer moved
    before.put(".step-000200.safetensors" + random, Arrays.copyOf(tensors, 20));
    assertSettles(before, 100);
    before.put(".step-000200.safetensors" + random, tensors);
    before.put(".step-000200.json" + random, Arrays.copyOf(json, 20));
    assertSettles(before, 100);
    before.put(".step-000200.json" + random, json);
    assertSettles(before, 100);
    before.remove(".step-000200.safetensors" + random);
    before.put("step-000200.safetensors", tensors);
    assertSettles(before, 100, 200);
    before.remove(".step-000200.json" + random);
    before.put("step-000200.json", json);
    before.put(".last.json.tmp", new byte[2]);
    assertSettles(before, 100, 200);
    // the first checkpoint of a run has no pointer yet
    before.remove("last.json");
    restore(before);
    assertEquals(200, folder().load("last").step());
  }

  @Test
  void aKillBetweenTheMovesThatReplaceACheckpointIsSettledForward() throws IOException {
    store().save(checkpoint(100, 1), true);
    byte[] old = Files.readAllBytes(path.resolve("step-000100.json"));
    store().save(checkpoint(100, 2), true);
    Files.move(path.resolve("step-000100.json"), path.resolve(".step-000100.json.tmp"));
    Files.write(path.resolve("step-000100.json"), old);
    assertThrows(WorldError.class, () -> folder().load("last"));
    assertEquals(2, store().folder().load("last").number("value"));
  }

  @Test
  void aFullDiskLeavesTheOldCheckpointAndSaysHowMuchIsNeeded() throws IOException {
    Assumptions.assumeTrue(FullDisk.isThere(), "needs a disk that is full");
    store().save(checkpoint(100, 1), true);
    Map<String, byte[]> before = content();
    for (String file : List.of("step-000200.safetensors", "step-000200.json")) {
      CheckpointStore store = full(file);
      WorldError error = assertThrows(WorldError.class, () -> store.save(checkpoint(200, 2), true));
      assertTrue(error.getMessage().contains("No space left on device"), error.getMessage());
      assertTrue(
          error.getMessage().matches("(?s).*It needs [0-9,]+ bytes; [0-9,]+ bytes are free.*"));
      assertTrue(error.getMessage().endsWith("resume with: frugal resume " + run));
      assertSame(before);
    }
    assertEquals(100, folder().load("last").step());
    store().save(checkpoint(200, 2), true);
    assertEquals(List.of(200L), folder().steps());
  }

  @Test
  void aPointerThatCannotBeWrittenStaysWhereItWas() throws IOException {
    Assumptions.assumeTrue(FullDisk.isThere(), "needs a disk that is full");
    store().save(checkpoint(100, 1), true);
    CheckpointStore store = full("last.json");
    assertThrows(WorldError.class, () -> store.save(checkpoint(200, 2), false));
    assertEquals(100, folder().load("last").step());
    assertEquals(List.of(100L, 200L), folder().steps());
    assertTrue(names().stream().noneMatch(name -> name.endsWith(".tmp")), names().toString());
  }

  private void assertDamaged(String reference, String expected) {
    WorldError error = assertThrows(WorldError.class, () -> folder().load(reference));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertTrue(
        error.getMessage().endsWith("Resume with: frugal resume " + run + " --from step-000100"),
        error.getMessage());
    assertEquals(100, folder().load("step-000100").step());
  }

  private void assertSettles(Map<String, byte[]> content, long... steps) throws IOException {
    restore(content);
    assertEquals(100, store().folder().load("last").step());
    assertEquals(Arrays.stream(steps).boxed().toList(), folder().steps());
    assertTrue(names().stream().noneMatch(name -> name.endsWith(".tmp")), names().toString());
    for (long step : steps) {
      assertEquals(step, folder().load(CheckpointFolder.name(step)).step());
    }
  }

  private void assertSame(Map<String, byte[]> before) throws IOException {
    Map<String, byte[]> now = content();
    assertEquals(before.keySet(), now.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, now.get(name), name));
  }

  private CheckpointStore store() {
    return new CheckpointStore(path, Retention.LAST_AND_BEST);
  }

  /** A store whose disk is full when it comes to one file. */
  private CheckpointStore full(String file) {
    return new CheckpointStore(
        path,
        Retention.LAST_AND_BEST,
        target -> target.endsWith(file) ? FullDisk.file(target) : new AtomicFile(target));
  }

  private CheckpointFolder folder() {
    return new CheckpointFolder(path);
  }

  private void saved(int... steps) {
    Arrays.stream(steps).forEach(step -> store().save(checkpoint(step, step), false));
  }

  private void savedAll(int... steps) {
    CheckpointStore all = new CheckpointStore(path, new Retention(1, 99));
    Arrays.stream(steps).forEach(step -> all.save(checkpoint(step, step), false));
  }

  private static Checkpoint checkpoint(long step, double value) {
    float[] values = {(float) value, 1, 2};
    return new Checkpoint(
        step,
        "hash",
        "net",
        0,
        Map.of("value", value),
        List.of(new NamedArray("model/w", new long[] {3}, values)));
  }

  private List<String> names() throws IOException {
    return List.copyOf(content().keySet());
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }

  private void restore(Map<String, byte[]> content) throws IOException {
    for (String name : names()) {
      Files.delete(path.resolve(name));
    }
    for (Map.Entry<String, byte[]> e : content.entrySet()) {
      Files.write(path.resolve(e.getKey()), e.getValue());
    }
  }
}
