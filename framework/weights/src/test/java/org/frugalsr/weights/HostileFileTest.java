package org.frugalsr.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and hostile files are refused in one sentence, or read as inert data. */
class HostileFileTest {
  private static final long HUGE = 1L << 40;
  @TempDir Path folder;

  private static Pickler one() {
    return new Pickler().dictionary().text("w");
  }

  private static byte[] view(long offset, long[] shape, long[] strides) {
    return one().tensor("FloatStorage", "0", 4, offset, shape, strides).end().stop();
  }

  static Stream<Arguments> pickles() {
    return Stream.of(
        refused("huge shape", view(0, new long[] {HUGE}, new long[] {1}), "beyond its storage"),
        refused(
            "overflow of shape times stride",
            view(0, new long[] {HUGE, HUGE}, new long[] {HUGE, 1}),
            "a shape with too many values"),
        refused("stride 0", view(0, new long[] {HUGE}, new long[] {0}), "more values than its"),
        refused("beyond its storage", view(2, new long[] {3}, new long[] {1}), "beyond its"),
        refused("negative stride", view(3, new long[] {4}, new long[] {-1}), "not a whole number"),
        refused("negative shape", view(0, new long[] {-4}, new long[] {1}), "not a whole number"),
        refused("shape without strides", view(0, new long[] {4}, new long[] {}), "lengths"),
        refused("another count than the entry's", one().vector("0", 3).end().stop(), "16 bytes"),
        refused("a key that leads out", one().vector("../../x", 4).end().stop(), "not in it"),
        refused(
            "unknown storage",
            one().tensor("QUInt8Storage", "0", 4, 0, new long[] {4}, new long[] {1}).end().stop(),
            "not a known element type"),
        refused(
            "items of a number",
            new Pickler().number(3).text("a").text("b").raw('s').stop(),
            "not a dictionary"),
        refused(
            "items of a list",
            new Pickler().raw(']', '(').text("a").text("b").raw('u').stop(),
            "no"),
        refused(
            "appends to a number", new Pickler().number(3).text("a").raw('a').stop(), "not a list"),
        refused("protocol 4", new Pickler().raw(0x80, 4).stop(), "protocol 4"),
        refused("opcode of protocol 4", new Pickler().raw(0x94).stop(), "0x94"),
        refused("opcode of protocol 5", new Pickler().raw(0x96).stop(), "0x96"),
        refused("text of gigabytes", new Pickler().raw('X').int32(0x7fffffff).stop(), "2147483647"),
        refused("text of more", new Pickler().raw('X').int32(-1).stop(), "4294967295"),
        refused("number of many bytes", new Pickler().raw(0x8a, 255).stop(), "255 bytes"),
        refused("empty stack", new Pickler().raw('R').stop(), "empty stack"),
        refused("nothing at all", new Pickler().stop(), "empty stack"),
        refused("no mark", new Pickler().number(1).raw('t').stop(), "mark"),
        refused("a mark for a value", new Pickler().raw('(', 0x85).stop(), "mark"),
        refused("memory that is not there", new Pickler().raw('h', 9).stop(), "value 9"),
        refused(
            "a persistent id of nothing", new Pickler().number(1).raw('Q').stop(), "not a storage"),
        refused(
            "a long name",
            new Pickler().dictionary().text("n".repeat(501)).vector("0", 4).end().stop(),
            "501 characters"),
        refused(
            "a name of prefixes",
            new Pickler().dictionary().text("module.".repeat(1 << 20)).vector("0", 4).end().stop(),
            "7340032 characters"),
        refused(
            "a name with an escape sequence",
            new Pickler().dictionary().text("\u001b[2Jw").vector("0", 4).end().stop(),
            "cannot be shown"),
        refused("no tensors", new Pickler().number(1).stop(), "no tensors"),
        refused("a call of a number", new Pickler().number(1).raw(')', 'R').stop(), "not a name"));
  }

  private static Arguments refused(String name, byte[] pickle, String because) {
    return Arguments.of(name, pickle, because);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pickles")
  void refusedInOneSentence(String name, byte[] pickle, String because) throws IOException {
    Path file = new TorchFixture(pickle).storage("0", 1, 2, 3, 4).zip(folder.resolve("a.pth"));
    String message = assertThrows(WorldError.class, () -> WeightFile.read(file)).getMessage();
    assertTrue(message.contains(because), message);
    assertSentence(message);
  }

  private static void assertSentence(String message) {
    assertFalse(message.contains("Exception"), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.contains("a.pth") && message.length() < 400, message);
  }

  @Test
  void compressedEntries() throws IOException {
    Path file =
        new TorchFixture(one().vector("0", 4).end().stop())
            .storage("0", 1, 2, 3, 4)
            .compressed()
            .zip(folder.resolve("a.pth"));
    assertRefused(file, "compressed");
  }

  private static void assertRefused(Path file, String because) {
    String message = assertThrows(WorldError.class, () -> WeightFile.read(file)).getMessage();
    assertTrue(message.contains(because), message);
    assertSentence(message);
  }

  @Test
  void twoPickles() throws IOException {
    TorchFixture fixture = new TorchFixture(new byte[0]);
    Path file = folder.resolve("a.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      fixture.entry(zip, "a/data.pkl", new Pickler().number(1).stop());
      fixture.entry(zip, "b/data.pkl", new Pickler().number(1).stop());
    }
    assertRefused(file, "two files data.pkl");
  }

  @Test
  void torchScript() throws IOException {
    TorchFixture fixture = new TorchFixture(new byte[0]);
    Path file = folder.resolve("a.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      fixture.entry(zip, "a/data.pkl", new Pickler().number(1).stop());
      fixture.entry(zip, "a/constants.pkl", new Pickler().number(1).stop());
    }
    assertRefused(file, "TorchScript");
  }

  @Test
  void otherKindsOfFilesAreNamed() throws IOException {
    Path file = folder.resolve("a.pth");
    Files.write(file, new byte[0]);
    assertRefused(file, "empty");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid");
    assertRefused(file, "git lfs pull");
    Files.writeString(file, "<!DOCTYPE html>");
    assertRefused(file, "HTML");
    Files.write(file, "\u0089HDF\r\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "HDF5");
    Files.writeString(file, "hello");
    assertRefused(file, "neither");
  }

  /** What a program in a file would like to call is data here. */
  @Test
  void aCommandIsNotRun() throws IOException {
    Path victim = folder.resolve("victim");
    byte[] pickle =
        new Pickler()
            .dictionary()
            .text("evil")
            .global("os", "system")
            .text("touch " + victim)
            .raw(0x85, 'R')
            .text("w")
            .vector("0", 1)
            .end()
            .stop();
    WeightFile read =
        WeightFile.read(new TorchFixture(pickle).storage("0", 1).zip(folder.resolve("a.pth")));
    assertEquals(1, read.tensors().size());
    assertFalse(Files.exists(victim));
  }

  @Test
  void aListThatContainsItselfIsHarmless() throws IOException {
    byte[] pickle = one().vector("0", 1).text("self").raw(']', 'q', 0, 'h', 0, 'a').end().stop();
    Path file = new TorchFixture(pickle).storage("0", 1).zip(folder.resolve("a.pth"));
    assertEquals(1, WeightFile.read(file).tensors().size());
    Path old = new TorchFixture(pickle).storage("0", 1).legacy(folder.resolve("b.pth"));
    assertEquals(1, WeightFile.read(old).tensors().size());
  }

  @Test
  void nestingAMillionDeepIsHarmless() throws IOException {
    Pickler p = one().vector("0", 1).text("deep");
    int depth = 1_000_000;
    for (int i = 0; i < depth; i++) {
      p.raw(']');
    }
    for (int i = 1; i < depth; i++) {
      p.raw('a');
    }
    Path file = new TorchFixture(p.end().stop()).storage("0", 1).legacy(folder.resolve("a.pth"));
    assertEquals(1, WeightFile.read(file).tensors().size());
  }

  /** Fifty lists, each twice in the next one. */
  @Test
  void exponentialReferencesAreHarmless() throws IOException {
    Pickler p = one().vector("0", 1).text("0").raw(']', 'q', 0);
    for (int i = 1; i < 50; i++) {
      p.text(Integer.toString(i)).raw(']', '(', 'h', i - 1, 'h', i - 1, 'e', 'q', i);
    }
    Path file = new TorchFixture(p.end().stop()).storage("0", 1).legacy(folder.resolve("a.pth"));
    assertEquals(1, WeightFile.read(file).tensors().size());
  }

  @Test
  void manyNamesOfOneLargeStorageAreRefused() throws IOException {
    Pickler p = new Pickler().dictionary();
    for (int i = 0; i < 1000; i++) {
      p.text("w" + i).vector("0", 100);
    }
    Path file =
        new TorchFixture(p.end().stop()).storage("0", new float[100]).zip(folder.resolve("a.pth"));
    assertRefused(file, "more values than it has bytes");
  }

  /** The directory says of both entries that they are the first one, which is most of the file. */
  @Test
  void entriesOnTopOfEachOtherAreRefused() throws IOException {
    Path file =
        new TorchFixture(one().vector("0", 1000).end().stop())
            .storage("0", new float[1000])
            .storage("1", 1)
            .zip(folder.resolve("a.pth"));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int first = text.lastIndexOf("archive/data/0") - 46;
    int second = text.lastIndexOf("archive/data/1") - 46;
    for (int field : List.of(16, 20, 24, 42)) { // checksum, both sizes, place
      zip.putInt(second + field, zip.getInt(first + field));
    }
    Files.write(file, bytes);
    assertRefused(file, "more bytes than it has");
  }

  /** A module in a module, and so on; each name is short. */
  @Test
  void modulesNestedDeepAreRefused() throws IOException {
    Pickler p = new Pickler();
    int depth = 10_000;
    for (int i = 0; i < depth; i++) {
      p.global("a", "b").raw(')', 0x81).dictionary().text("_modules").dictionary().text("m");
    }
    p.number(1);
    for (int i = 0; i < depth; i++) {
      p.end().end().raw('b');
    }
    Path file = new TorchFixture(p.stop()).storage("0", 1).zip(folder.resolve("a.pth"));
    assertRefused(file, "501 characters");
  }

  @Test
  void tooManyObjectsAreRefused() throws IOException {
    Pickler p = new Pickler();
    for (int i = 0; i < 3_000_001; i++) {
      p.raw('N');
    }
    assertRefused(new TorchFixture(p.stop()).zip(folder.resolve("a.pth")), "objects");
  }

  /** Bytes changed, cut, doubled: never anything else than tensors or one sentence. */
  @Test
  void tenThousandMutatedFiles() throws IOException {
    byte[] pickle =
        new Pickler()
            .raw('}', '(')
            .text("params")
            .dictionary()
            .text("head.weight")
            .tensor("FloatStorage", "0", 8, 0, new long[] {2, 4}, new long[] {4, 1})
            .text("head.bias")
            .tensor("HalfStorage", "1", 2, 0, new long[] {2}, new long[] {1})
            .end()
            .raw('u')
            .stop();
    TorchFixture fixture =
        new TorchFixture(pickle).storage("0", 1, 2, 3, 4, 5, 6, 7, 8).raw("1", new byte[4]);
    byte[] zip = Files.readAllBytes(fixture.zip(folder.resolve("zip.pth")));
    byte[] legacy =
        Files.readAllBytes(
            new TorchFixture(pickle)
                .storage("0", 1, 2, 3, 4, 5, 6, 7, 8)
                .raw("1", new byte[8])
                .legacy(folder.resolve("legacy.pth")));
    Path safe = folder.resolve("safe.safetensors");
    Files.write(safe, SafetensorsFixture.twoTensors());
    byte[] safetensors = Files.readAllBytes(safe);
    List<byte[]> forms = List.of(zip, legacy, safetensors);
    Random random = new Random(7);
    Path file = folder.resolve("a.pth");
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = mutated(forms.get(i % forms.size()).clone(), random);
      Files.write(file, bytes);
      try {
        WeightFile.read(file);
      } catch (WorldError e) {
        refused++;
        assertSentence(String.valueOf(e.getMessage()));
      }
    }
    assertTrue(refused > 5_000, refused + " of 10,000 were refused");
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(4, all.count(), "nothing else was written");
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] all = bytes;
    int changes = 1 + random.nextInt(3);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(all.length);
      switch (random.nextInt(4)) {
        case 0 -> all[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> all[at] = (byte) random.nextInt(256);
        case 2 -> {
          byte[] shorter = new byte[Math.max(1, at)];
          System.arraycopy(all, 0, shorter, 0, shorter.length);
          all = shorter;
        }
        default -> {
          int from = random.nextInt(all.length);
          int length = Math.min(random.nextInt(16), Math.min(all.length - from, all.length - at));
          System.arraycopy(all, from, all, at, length);
        }
      }
    }
    return all;
  }
}
