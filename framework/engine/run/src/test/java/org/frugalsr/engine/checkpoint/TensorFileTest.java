package org.frugalsr.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.Safetensors;
import org.frugalsr.weights.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFileTest {
  private static final String ENTRY = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";

  // Written by Python: safetensors.numpy.save({"w": float32 [[1, -2]], "b": float32 0.5}), 0.8.0
  private static final String BY_PYTHON =
      "70000000000000007b2262223a7b226474797065223a22463332222c227368617065223a5b5d2c22"
          + "646174615f6f666673657473223a5b302c345d7d2c2277223a7b226474797065223a22463332222c"
          + "227368617065223a5b312c325d2c22646174615f6f666673657473223a5b342c31325d7d7d202020"
          + "0000003f0000803f000000c0";

  // What we write for the same tensors with the metadata step = 7.
  private static final String BY_US =
      "90000000000000007b225f5f6d657461646174615f5f223a7b2273746570223a2237227d2c226222"
          + "3a7b226474797065223a22463332222c227368617065223a5b5d2c22646174615f6f666673657473"
          + "223a5b302c345d7d2c2277223a7b226474797065223a22463332222c227368617065223a5b312c32"
          + "5d2c22646174615f6f666673657473223a5b342c31325d7d7d202020202020200000003f0000803f"
          + "000000c0";

  @TempDir Path folder;

  @Test
  void writesTheGoldenBytesWhateverTheOrderOfTheTensors() throws IOException {
    Path file = folder.resolve("a.safetensors");
    NamedArray b = new NamedArray("b", new long[0], new float[] {0.5f});
    NamedArray w = new NamedArray("w", new long[] {1, 2}, new float[] {1, -2});
    TensorFile.write(file, List.of(w, b), Map.of("step", "7"));
    assertEquals(BY_US, hex(file));
    TensorFile.write(file, List.of(b, w), Map.of("step", "7"));
    assertEquals(BY_US, hex(file));
    assertEquals(List.of("a.safetensors"), names());
  }

  @Test
  void readsWhatPythonWrote() throws IOException {
    TensorFile.Contents contents = TensorFile.read(file(HexFormat.of().parseHex(BY_PYTHON)));
    assertEquals(
        List.of("b", "w"), contents.arrays().stream().map(NamedArray::name).sorted().toList());
    for (NamedArray array : contents.arrays()) {
      boolean scalar = array.name().equals("b");
      assertArrayEquals(scalar ? new long[0] : new long[] {1, 2}, array.shape());
      assertArrayEquals(scalar ? new float[] {0.5f} : new float[] {1, -2}, array.values());
    }
    assertTrue(contents.metadata().isEmpty());
  }

  @Test
  void everyBitComesBack() throws IOException {
    float[] odd = {
      0f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x7fc12345)
    };
    float[] large = new float[600_001]; // more than two chunks
    for (int i = 0; i < large.length; i++) {
      large[i] = i * 0.37f - 9;
    }
    Path file = folder.resolve("a.safetensors");
    TensorFile.write(
        file,
        List.of(
            new NamedArray("odd", new long[] {6}, odd),
            new NamedArray("none", new long[] {0, 3}, new float[0]),
            new NamedArray("größe/\"x\"", new long[] {large.length}, large)),
        Map.of("b", "2", "a", "ä"));
    TensorFile.Contents contents = TensorFile.read(file);
    assertEquals(Map.of("a", "ä", "b", "2"), contents.metadata());
    assertEquals(Sha256.of(file), contents.sha256());
    assertEquals(
        List.of("größe/\"x\"", "none", "odd"),
        contents.arrays().stream().map(NamedArray::name).toList());
    assertArrayEquals(large, contents.arrays().get(0).values());
    assertArrayEquals(new long[] {0, 3}, contents.arrays().get(1).shape());
    assertArrayEquals(bits(odd), bits(contents.arrays().get(2).values()));
    ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, head.getLong() % 8);
  }

  @Test
  void everyPrefixOfAFileIsRefused() throws IOException {
    byte[] whole = HexFormat.of().parseHex(BY_US);
    for (int n = 0; n < whole.length; n++) {
      Path file = file(Arrays.copyOf(whole, n));
      WorldError error = assertThrows(WorldError.class, () -> TensorFile.read(file), n + " bytes");
      assertTrue(error.getMessage().contains(file + " is damaged"), error.getMessage());
    }
    WorldError longer =
        assertThrows(
            WorldError.class, () -> TensorFile.read(file(Arrays.copyOf(whole, whole.length + 1))));
    assertTrue(longer.getMessage().contains("something was added"), longer.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":@[0,8]},\"b\":@[4,12]}} | 12 | begin at 4 where 8 was expected (an overlap)",
        "{\"a\":@[0,8]},\"b\":@[12,20]}} | 20 | begin at 12 where 8 was expected (a gap)",
        "{\"a\":@[4,12]}} | 12 | begin at 4 where 0 was expected (a gap)",
        "{\"a\":@[0,8]}} | 7 | describes 8 bytes of tensors, but 7 follow (cut off)",
        "{\"a\":@[0,4]}} | 4 | of shape [2] needs 2 values of 4 bytes, but has 4 bytes",
        "{\"a\":@[8,0]}} | 0 | data_offsets [8, 0] where [begin, end]",
        "{\"a\":@[-8,0]}} | 0 | data_offsets that is not a list of at most 64 whole numbers",
        "{\"a\":@[0,8.5]}} | 8 | data_offsets that is not a list of at most 64 whole numbers",
        "{\"a\":@[0]}} | 0 | data_offsets [0] where [begin, end]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | 8 | has no data_offsets",
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | bfloat16 where float32",
        "{\"a\":{\"shape\":[2]}} | 4 | has no dtype",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4000000000,4000000000],\"data_offsets\":[0,8]}} | 8"
            + " | more than 2147483647 values",
        "{\"a\":7} | 0 | entry of tensor 'a' is not an object",
        "{\"__metadata__\":{\"a\":7}} | 0 | __metadata__.a is not a string",
        "{\"__metadata__\":7} | 0 | __metadata__ is not an object of strings",
        "{\"a\":@[0,8]},\"a\":@[0,8]}} | 8 | not a JSON object: Duplicate field",
        "{\"a\":@[0,8]}}{} | 8 | not a JSON object",
        "{\"a\":@[0,8]} | 8 | not a JSON object",
        "[] | 0 | not a JSON object",
        "null | 0 | not a JSON object",
        "~~~ | 0 | not a JSON object",
      })
  void aHeaderThatDoesNotFitIsRefused(String header, int dataBytes, String expected)
      throws IOException {
    byte[] json = header.replace("@", ENTRY).getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = file(bytes.array());
    WorldError error = assertThrows(WorldError.class, () -> TensorFile.read(file));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1, 2 to 100", "-1, 18446744073709551615", "100000001, 2 to 100", "5, only 4 follow"})
  void aHeaderLengthThatCannotBeIsRefused(long length, String expected) throws IOException {
    byte[] bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    WorldError error = assertThrows(WorldError.class, () -> TensorFile.read(file(bytes)));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  @Test
  void namesMustDifferAndValuesFillTheirShape() {
    NamedArray a = new NamedArray("a", new long[] {1}, new float[1]);
    NamedArray reserved = new NamedArray("__metadata__", new long[] {1}, new float[1]);
    assertThrows(IllegalArgumentException.class, () -> Safetensors.encode(List.of(a, a), Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> Safetensors.encode(List.of(reserved), Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new NamedArray("a", new long[] {2}, new float[1]));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.safetensors");
    WorldError error = assertThrows(WorldError.class, () -> TensorFile.read(file));
    assertEquals("Cannot read " + file + ": no such file or folder.", error.getMessage());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.safetensors"), bytes);
  }

  private static String hex(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).toList();
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
