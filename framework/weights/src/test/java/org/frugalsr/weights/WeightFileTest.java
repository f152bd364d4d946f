package org.frugalsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound files of weights, in all the forms that occur. */
class WeightFileTest {
  @TempDir Path folder;

  private static TorchFixture twoTensors() {
    return new TorchFixture(
            new Pickler()
                .dictionary()
                .text("head.weight")
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("head.bias")
                .vector("1", 2)
                .end()
                .stop())
        .storage("0", 1, 2, 3, 4, 5, 6)
        .storage("1", -1, 0.5f);
  }

  private static void assertTwoTensors(WeightFile read) {
    assertEquals(
        List.of("head.weight", "head.bias"),
        read.tensors().stream().map(WeightTensor::name).toList());
    WeightTensor weight = read.tensors().get(0);
    assertEquals("[2, 3]", weight.shapeText());
    assertEquals(ElementType.FLOAT, weight.type());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, weight.values());
    assertArrayEquals(new float[] {-1, 0.5f}, read.tensors().get(1).values());
    assertEquals(64, read.sha256().length());
  }

  @Test
  void zipForm() throws IOException {
    WeightFile read = WeightFile.read(twoTensors().zip(folder.resolve("net.pth")));
    assertTwoTensors(read);
    assertEquals("PyTorch (zip)", read.format());
    assertEquals("", read.within());
    assertEquals(List.of(), read.leftOut());
  }

  @Test
  void theFolderInTheZipMayHaveAnyName() throws IOException {
    assertTwoTensors(
        WeightFile.read(twoTensors().within("net g/x").zip(folder.resolve("net.pth"))));
  }

  @Test
  void formBeforeVersion16() throws IOException {
    WeightFile read = WeightFile.read(twoTensors().legacy(folder.resolve("net.pt")));
    assertTwoTensors(read);
    assertEquals("PyTorch (before 1.6)", read.format());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "params_ema",
        "params-ema",
        "params",
        "model_state_dict",
        "state_dict",
        "anything"
      })
  void wrappersAreLookedInto(String wrapper) throws IOException {
    byte[] pickle =
        new Pickler()
            .raw('}', '(')
            .text("epoch")
            .number(7)
            .text(wrapper)
            .dictionary()
            .text("w")
            .vector("0", 1)
            .end()
            .raw('u')
            .stop();
    WeightFile read =
        WeightFile.read(new TorchFixture(pickle).storage("0", 3).zip(folder.resolve("a.ckpt")));
    assertEquals(wrapper, read.within());
    assertArrayEquals(new float[] {3}, read.tensors().get(0).values());
  }

  @Test
  void theAverageIsPreferred() throws IOException {
    byte[] pickle =
        new Pickler()
            .raw('}', '(')
            .text("params")
            .dictionary()
            .text("w")
            .vector("0", 1)
            .end()
            .text("params_ema")
            .dictionary()
            .text("w")
            .vector("1", 1)
            .end()
            .raw('u')
            .stop();
    WeightFile read =
        WeightFile.read(
            new TorchFixture(pickle).storage("0", 3).storage("1", 4).zip(folder.resolve("a.pth")));
    assertEquals("params_ema", read.within());
    assertArrayEquals(new float[] {4}, read.tensors().get(0).values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"module.", "_orig_mod.", "netG.", "module._orig_mod."})
  void prefixesOfAllNamesAreDropped(String prefix) throws IOException {
    byte[] pickle =
        new Pickler()
            .dictionary()
            .text(prefix + "a.w")
            .vector("0", 1)
            .text(prefix + "module.w")
            .vector("0", 1)
            .end()
            .stop();
    WeightFile read =
        WeightFile.read(new TorchFixture(pickle).storage("0", 3).zip(folder.resolve("a.pth")));
    assertEquals(
        List.of("a.w", "module.w"), read.tensors().stream().map(WeightTensor::name).toList());
  }

  @Test
  void aPickledModuleIsReadAsData() throws IOException {
    Pickler p = new Pickler().global("networks", "Net").raw(')', 0x81, '}', '(');
    p.text("_parameters").raw('}', '(').text("scale").vector("0", 1).raw('u');
    p.text("_modules").raw('}', '(').text("head");
    p.global("torch.nn", "Conv2d").raw(')', 0x81, '}', '(');
    p.text("_parameters").raw('}', '(').text("weight").vector("1", 2).text("bias").raw('N');
    p.raw('u', 'u', 'b', 'u', 'u', 'b');
    WeightFile read =
        WeightFile.read(
            new TorchFixture(p.stop())
                .storage("0", 3)
                .storage("1", 4, 5)
                .zip(folder.resolve("a.pth")));
    assertEquals(
        List.of("scale", "head.weight"), read.tensors().stream().map(WeightTensor::name).toList());
  }

  @Test
  void transposedOffsetAndSharedViews() throws IOException {
    byte[] pickle =
        new Pickler()
            .dictionary()
            .text("transposed")
            .tensor("FloatStorage", "0", 7, 1, new long[] {3, 2}, new long[] {1, 3})
            .text("row")
            .tensor("FloatStorage", "0", 7, 4, new long[] {3}, new long[] {1})
            .text("scalar")
            .tensor("FloatStorage", "0", 7, 6, new long[0], new long[0])
            .end()
            .stop();
    WeightFile read =
        WeightFile.read(
            new TorchFixture(pickle)
                .storage("0", 0, 1, 2, 3, 4, 5, 6)
                .zip(folder.resolve("a.pth")));
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read.tensors().get(0).values());
    assertArrayEquals(new float[] {4, 5, 6}, read.tensors().get(1).values());
    assertArrayEquals(new float[] {6}, read.tensors().get(2).values());
    assertEquals("[]", read.tensors().get(2).shapeText());
  }

  @ParameterizedTest
  @CsvSource({
    "HalfStorage, 0 60 0 192, 1 -2",
    "BFloat16Storage, 128 63 0 192, 1 -2",
    "DoubleStorage, 0 0 0 0 0 0 240 63, 1",
    "LongStorage, 254 255 255 255 255 255 255 255, -2",
    "IntStorage, 5 0 0 0, 5",
    "ShortStorage, 255 255 2 1, -1 258",
    "CharStorage, 255 3, -1 3",
    "ByteStorage, 255 3, 255 3",
    "BoolStorage, 0 1 1, 0 1 1"
  })
  void typesOfValues(String storage, String bytes, String values) throws IOException {
    String[] each = bytes.split(" ");
    byte[] raw = new byte[each.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) Integer.parseInt(each[i]);
    }
    float[] expected = new float[values.split(" ").length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(values.split(" ")[i]);
    }
    byte[] pickle =
        new Pickler()
            .dictionary()
            .text("w")
            .tensor(storage, "0", expected.length, 0, new long[] {expected.length}, new long[] {1})
            .end()
            .stop();
    WeightFile read =
        WeightFile.read(new TorchFixture(pickle).raw("0", raw).zip(folder.resolve("a.pth")));
    assertArrayEquals(expected, read.tensors().get(0).values());
  }

  @Test
  void entriesBesideTheTensorsAreNamed() throws IOException {
    byte[] pickle =
        new Pickler()
            .dictionary()
            .text("w")
            .vector("0", 1)
            .text("step\u001b[31m")
            .number(3)
            .end()
            .stop();
    WeightFile read =
        WeightFile.read(new TorchFixture(pickle).storage("0", 3).zip(folder.resolve("a.pth")));
    assertEquals(List.of("step?[31m"), read.leftOut());
  }

  @Test
  void aMissingFileIsTheUsersMistake() {
    assertThrows(UserError.class, () -> WeightFile.read(folder.resolve("none.pth")));
    assertThrows(UserError.class, () -> WeightFile.read(folder));
  }

  /** The released BSRN x4: every tensor has the shape and the sums that PyTorch finds. */
  @Test
  void anAuthorsFile() throws IOException {
    Path shared =
        Optional.ofNullable(System.getenv("FRUGAL_DATA"))
            .map(Path::of)
            .orElse(Path.of("../../../shared/data"))
            .resolveSibling("weights")
            .resolve("bsrn");
    Path file = shared.resolve("net_g_BSRN_x4.pth");
    assumeTrue(Files.exists(file), "the authors' BSRN file is not here");
    WeightFile read = WeightFile.read(file);
    assertTrue(read.sha256().startsWith("47518e0f549f5696"));
    assertEquals("params", read.within());
    List<String> lines = Files.readAllLines(shared.resolve("net_g_BSRN_x4.pth.tensors.tsv"));
    assertEquals(lines.size() - 1, read.tensors().size());
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t");
      WeightTensor t = read.tensors().get(i - 1);
      assertEquals(cells[0], t.name());
      assertEquals(
          cells[2], String.join("x", Arrays.stream(t.shape()).mapToObj(Long::toString).toList()));
      double sum = 0;
      double magnitudes = 0;
      for (float v : t.values()) {
        sum += v;
        magnitudes += Math.abs(v);
      }
      assertEquals(Double.parseDouble(cells[4]), sum, 1e-6 * magnitudes, t.name());
      assertEquals(Double.parseDouble(cells[5]), magnitudes, 1e-6 * magnitudes, t.name());
    }
  }
}
