package org.frugalsr.weights;

import static org.frugalsr.weights.SafetensorsFixture.entry;
import static org.frugalsr.weights.SafetensorsFixture.file;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors of other programs: all usual types are read, unsound files refused. */
class SafetensorsTest {
  @TempDir Path folder;

  private WeightFile read(byte[] bytes) throws IOException {
    return WeightFile.read(Files.write(folder.resolve("a.safetensors"), bytes));
  }

  @Test
  void namesMetadataAndHash() throws IOException {
    WeightFile read = read(SafetensorsFixture.twoTensors());
    assertEquals("safetensors", read.format());
    assertEquals(Map.of("licence", "MIT"), read.metadata());
    assertEquals(Sha256.of(folder.resolve("a.safetensors")), read.sha256());
    assertEquals(
        List.of("head.weight [2, 4] FLOAT", "head.bias [2] HALF"),
        read.tensors().stream().map(t -> t.name() + " " + t.shapeText() + " " + t.type()).toList());
  }

  @Test
  void aFileIsKnownByItsContent() throws IOException {
    Path file = Files.write(folder.resolve("net.bin"), SafetensorsFixture.twoTensors());
    assertEquals("safetensors", WeightFile.read(file).format());
  }

  @Test
  void prefixesOfAllNamesAreDropped() throws IOException {
    WeightFile read = read(file("{" + entry("module.a", "U8", "[1]", 0, 1) + "}", (byte) 7));
    assertEquals("a", read.tensors().get(0).name());
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 0 0 0 0 0 0 240 63, 1",
    "F32, 0 0 128 63, 1",
    "F16, 0 60 0 192, 1 -2",
    "BF16, 128 63 0 192, 1 -2",
    "I64, 254 255 255 255 255 255 255 255, -2",
    "I32, 5 0 0 0, 5",
    "I16, 255 255 2 1, -1 258",
    "I8, 255 3, -1 3",
    "U8, 255 3, 255 3",
    "BOOL, 0 1 1, 0 1 1"
  })
  void typesOfValues(String dtype, String bytes, String values) throws IOException {
    String[] each = bytes.split(" ");
    byte[] raw = new byte[each.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) Integer.parseInt(each[i]);
    }
    float[] expected = new float[values.split(" ").length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(values.split(" ")[i]);
    }
    WeightFile read =
        read(file("{" + entry("w", dtype, "[" + expected.length + "]", 0, raw.length) + "}", raw));
    assertArrayEquals(expected, read.tensors().get(0).values());
  }

  /** In C's order of rows, whatever the order of the header; scalars and empty tensors too. */
  @Test
  void theOrderOfTheHeaderDoesNotMatter() throws IOException {
    WeightFile read =
        read(
            file(
                "{"
                    + entry("b", "U8", "[]", 2, 3)
                    + ","
                    + entry("none", "F64", "[0,3]", 2, 2)
                    + ","
                    + entry("a", "U8", "[2,1]", 0, 2)
                    + "}  ",
                (byte) 1,
                (byte) 2,
                (byte) 3));
    assertEquals(
        List.of("a", "none", "b"), read.tensors().stream().map(WeightTensor::name).toList());
    assertArrayEquals(new float[] {3}, read.tensors().get(2).values());
  }

  static Stream<Arguments> hostile() {
    String sound = entry("a", "U8", "[4]", 0, 4);
    return Stream.of(
        Arguments.of(
            "header of 2^63", file(Long.MIN_VALUE, sound.getBytes(StandardCharsets.UTF_8))),
        Arguments.of("header of 100 GB", file(100L << 30, "{}".getBytes(StandardCharsets.UTF_8))),
        Arguments.of(
            "header longer than the file", file(99, "{}".getBytes(StandardCharsets.UTF_8))),
        Arguments.of("header too short", file(1, "{}".getBytes(StandardCharsets.UTF_8))),
        Arguments.of("only a length", new byte[8]),
        Arguments.of(
            "overlap", file("{" + sound + "," + entry("b", "U8", "[4]", 2, 6) + "}", of(6))),
        Arguments.of(
            "the same bytes", file("{" + sound + "," + entry("b", "U8", "[4]", 0, 4) + "}", of(4))),
        Arguments.of("gap", file("{" + entry("a", "U8", "[4]", 1, 5) + "}", of(5))),
        Arguments.of("beyond the file", file("{" + entry("a", "U8", "[4]", 4, 8) + "}", of(4))),
        Arguments.of("backwards", file("{" + entry("a", "U8", "[4]", 4, 0) + "}", of(4))),
        Arguments.of("negative", file("{" + entry("a", "U8", "[4]", -4, 0) + "}", of(4))),
        Arguments.of(
            "offset beyond long",
            file("{" + sound.replace("[0,4]", "[0,99999999999999999999]") + "}", of(4))),
        Arguments.of("fraction", file("{" + sound.replace("[0,4]", "[0,4.0]") + "}", of(4))),
        Arguments.of("cut off", file("{" + sound + "}", of(3))),
        Arguments.of("something behind", file("{" + sound + "}", of(5))),
        Arguments.of("name twice", file("{" + sound + "," + sound + "}", of(4))),
        Arguments.of(
            "key twice", file("{" + sound.replace("{", "{\"dtype\":\"U8\",") + "}", of(4))),
        Arguments.of(
            "metadata twice",
            file("{\"__metadata__\":{},\"__metadata__\":{}," + sound + "}", of(4))),
        Arguments.of(
            "huge shape",
            file("{" + entry("a", "U8", "[4294967296,4294967296]", 0, 4) + "}", of(4))),
        Arguments.of(
            "shape that is 4 again by overflow",
            file("{" + entry("a", "U8", "[9223372036854775807,2,2]", 0, 4) + "}", of(4))),
        Arguments.of(
            "huge times 0",
            file(
                "{" + entry("a", "U8", "[9223372036854775807,9223372036854775807,0]", 0, 0) + "}")),
        Arguments.of("negative shape", file("{" + entry("a", "U8", "[-4]", 0, 4) + "}", of(4))),
        Arguments.of(
            "many axes",
            file("{" + entry("a", "U8", "[" + "1,".repeat(99) + "4]", 0, 4) + "}", of(4))),
        Arguments.of(
            "eight-bit floats", file("{" + entry("a", "F8_E4M3", "[4]", 0, 4) + "}", of(4))),
        Arguments.of(
            "unsigned of 64 bits", file("{" + entry("a", "U64", "[1]", 0, 8) + "}", of(8))),
        Arguments.of(
            "a control character in the type",
            file("{" + entry("a", "\\u001b[31m", "[4]", 0, 4) + "}", of(4))),
        Arguments.of("deep lists", file("[".repeat(1_000_000))),
        Arguments.of("deep lists inside", file("{\"a\":{\"x\":" + "[".repeat(1_000_000) + "}}")),
        Arguments.of("deep objects", file("{\"a\":".repeat(1_000_000))),
        Arguments.of("no end", file("{" + sound, of(4))),
        Arguments.of("two objects", file("{" + sound + "}{}", of(4))),
        Arguments.of("a comment", file("{/**/" + sound + "}", of(4))),
        Arguments.of("NaN", file("{" + sound.replace("[0,4]", "[NaN,4]") + "}", of(4))),
        Arguments.of("no UTF-8", file(4, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'})),
        Arguments.of("no tensors", file("{\"__metadata__\":{\"a\":\"b\"}}")),
        Arguments.of(
            "metadata of numbers", file("{\"__metadata__\":{\"a\":7}," + sound + "}", of(4))),
        Arguments.of(
            "a long name",
            file("{" + entry("n".repeat(1_000_000), "U8", "[4]", 0, 4) + "}", of(4))));
  }

  private static byte[] of(int bytes) {
    return new byte[bytes];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusedInOneSentence(String name, byte[] bytes) {
    String message =
        String.valueOf(assertThrows(WorldError.class, () -> read(bytes), name).getMessage());
    assertFalse(message.contains("Exception"), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    assertTrue(message.contains("a.safetensors") && message.length() < 400, message);
  }

  /** A header of 20 MB whose entries would fill the memory as objects. */
  @Test
  void millionsOfEntriesAreRefused() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 400_000; i++) {
      header.append(entry(Integer.toString(i), "U8", "[]", 0, 0)).append(',');
    }
    byte[] bytes = file(header.append('}').toString());
    String message = String.valueOf(assertThrows(WorldError.class, () -> read(bytes)).getMessage());
    assertTrue(message.contains("tensor '0' of shape []"), message);
    byte[] empty = file(header.toString().replace("[]", "[0]"));
    message = String.valueOf(assertThrows(WorldError.class, () -> read(empty)).getMessage());
    assertTrue(message.contains("more than 200000 tensors"), message);
  }

  @Test
  void aTypeThatIsNotReadIsNamedWithThoseThatAre() {
    byte[] bytes = file("{" + entry("a", "F8_E5M2", "[4]", 0, 4) + "}", new byte[4]);
    String message = String.valueOf(assertThrows(WorldError.class, () -> read(bytes)).getMessage());
    assertTrue(message.contains("'a' has dtype F8_E5M2") && message.contains("BF16"), message);
  }
}
