package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.TensorFile;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.exchange.UntrainedRun;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;
import org.frugalsr.weights.WeightTensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code frugal import} and {@code frugal export}: what they say, and that errors write nothing.
 */
class ExchangeCommandTest {
  private static final String NETWORK =
      "network { name = edsr, scale = 2, channels = 8, blocks = 1 }\n";

  @TempDir private static Path folder;

  @TempDir Path own;

  @BeforeAll
  static void make() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    ImageFile.write(
        images.resolve("leaf.png"),
        SampleSet.images(Split.TRAIN).get(0).image().crop(0, 0, 48, 48));
    Files.writeString(
        folder.resolve("tiny.conf"),
        NETWORK
            + """
            trainer { steps = 1, batch = 1, patch = 8 }
            data { train = mine, validate = [], test = [] }
            data.sets.mine { hr = "%s" }
            threads = 1
            """
                .formatted(images));
    Experiment e =
        Experiment.of(
            new LoadedConfig(
                "tiny",
                ConfigFactory.parseString(
                    NETWORK + "seed = 3, data.train = [], trainer.name = standard")));
    new UntrainedRun(e, Networks.build(e), Optional.empty()).write(folder.resolve("run"), "a test");
    assertEquals(0, Said.by("export", at("run"), at("edsr.safetensors")).code());
    assertEquals(0, Said.by("export", at("run"), at("edsr.pth")).code());
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static Map<String, float[]> values(Path file) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (WeightTensor t : WeightFile.read(file).tensors()) {
      values.put(t.name() + t.shapeText(), t.values());
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"edsr.safetensors", "edsr.pth"})
  void anExportedFileNeedsNothingElse(String name) {
    Said made = Said.by("import", at(name), "--out", own.resolve("again").toString());
    assertEquals(0, made.code(), made::err);
    assertTrue(made.out().contains("recognised as EDSR"), made.out());
    Path out = own.resolve("out.safetensors");
    assertEquals(0, Said.by("export", own.resolve("again").toString(), out.toString()).code());
    Map<String, float[]> before = values(folder.resolve("edsr.safetensors"));
    Map<String, float[]> after = values(out);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((key, v) -> assertArrayEquals(v, after.get(key), key));
  }

  /** As a program writes it that knows nothing of us: the shapes say what network it is. */
  @Test
  void withoutMetadataTheNamesSayIt() {
    List<NamedArray> arrays = new ArrayList<>();
    for (WeightTensor t : WeightFile.read(folder.resolve("edsr.safetensors")).tensors()) {
      arrays.add(new NamedArray("module." + t.name(), t.shape(), t.values()));
    }
    Path bare = own.resolve("bare.safetensors");
    TensorFile.write(bare, arrays, Map.of("license", "MIT"));
    Said made = Said.by("import", bare.toString(), "--out", own.resolve("run").toString());
    assertEquals(0, made.code(), made::err);
    assertTrue(made.out().contains("network edsr x[2]"), made.out());
    assertTrue(made.out().contains("licence: MIT"), made.out());
  }

  @Test
  void licenceAndSourceStayWithWhateverIsMade() {
    Path imported = own.resolve("imported");
    Said made =
        Said.by(
            "import",
            at("edsr.pth"),
            "--licence",
            "CC BY 4.0",
            "--source",
            "example.org/edsr",
            "--out",
            imported.toString());
    assertEquals(0, made.code(), made::err);
    delete(imported.resolve("provenance.json")); // the import's own record says it too
    Path tuned = own.resolve("tuned");
    Said run =
        Said.by(
            "run",
            at("tiny.conf"),
            "--out",
            tuned.toString(),
            "-o",
            "init.from=\"" + imported + "\"",
            "-o",
            "trainer.ema=0.5");
    assertEquals(0, run.code(), run::err);
    Path forked = own.resolve("forked");
    Said fork =
        Said.by("fork", tuned.toString(), "--out", forked.toString(), "-o", "trainer.steps=2");
    assertEquals(0, fork.code(), fork::err);
    assertEquals(0, Said.by("resume", forked.toString(), "-o", "trainer.steps=3").code());
    for (Path file : List.of(tuned, forked)) {
      assertTrue(
          Provenance.sessions(file.resolve("provenance.json")).stream()
              .allMatch(s -> s.weights().orElseThrow().licence().orElseThrow().equals("CC BY 4.0")),
          file::toString);
    }
    Path out = own.resolve("out.safetensors");
    Said export = Said.by("export", forked.toString(), out.toString());
    assertTrue(export.out().contains("CC BY 4.0"), export.out());
    Map<String, String> metadata = WeightFile.read(out).metadata();
    assertEquals("CC BY 4.0", metadata.get("licence"));
    assertEquals("example.org/edsr", metadata.get("source"));
    assertEquals("edsr.pth", metadata.get("frugalsr.imported_file"));
    assertAverage(forked, out);
    Said report = Said.by("report", forked.toString());
    assertEquals(0, report.code(), report::err);
    assertTrue(read(forked.resolve("report.html")).contains("CC BY 4.0"));
  }

  /** What is exported is what is evaluated: the moving average. */
  private static void assertAverage(Path run, Path exported) {
    Checkpoint c = new CheckpointFolder(run.resolve("checkpoints")).load(CheckpointFolder.LAST);
    float[] average = c.under("ema/").get("head.bias").values();
    assertFalse(Arrays.equals(average, c.under("model/").get("head.bias").values()));
    assertArrayEquals(average, values(exported).get("head.0.bias[8]"));
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereAFileCannotGoIsSaidBeforeAnyWork() throws IOException {
    Path there = Files.writeString(own.resolve("there.pth"), "precious");
    for (String[] bad :
        List.of(
            new String[] {"out.h5", ".safetensors, .pth, .pt, .onnx"},
            new String[] {"there.pth", "--overwrite"},
            new String[] {"none/out.pth", "mkdir -p"})) {
      Said said = Said.by("export", own.resolve("no run").toString(), own + "/" + bad[0]);
      assertEquals(2, said.code(), said::out);
      assertTrue(said.err().contains(bad[1]), said.err());
    }
    assertEquals("precious", Files.readString(there));
    Said none = Said.by("export", own.resolve("no run").toString(), own + "/out.pth");
    assertTrue(none.code() == 2 && none.err().contains("Not a run folder"), none.err());
    Said step = Said.by("export", at("run"), own + "/out.pth", "--checkpoint", "step-7");
    assertTrue(step.code() == 2 && step.err().contains("step-000000"), step.err());
    Said fold = Said.by("export", at("run"), own + "/out.pth", "--fold-residual-scaling");
    assertTrue(fold.code() == 2 && fold.err().contains("no residual scaling"), fold.err());
    assertEquals(List.of("there.pth"), names());
    assertEquals(0, Said.by("export", at("run"), there.toString(), "--overwrite").code());
    assertEquals("PyTorch (zip)", WeightFile.read(there).format());
  }

  /** Of a run that is not there nothing is said: the folder is looked at first. */
  @Test
  void aFolderThatTakesNoFilesIsRefusedBeforeAnyWork() throws IOException {
    Path locked = Files.createDirectory(own.resolve("locked"));
    if (Files.getFileStore(own).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    if (Files.isWritable(locked)) { // permissions do not bind root, but the kernel's own files do
      locked = Path.of("/proc");
      Assumptions.assumeTrue(Files.isDirectory(locked), "needs a folder that takes no files");
    }
    for (String name : List.of("out.safetensors", "out.pth")) {
      Path out = locked.resolve(name);
      Said said = Said.by("export", own.resolve("no run").toString(), out.toString());
      assertEquals(1, said.code(), said::err);
      assertTrue(said.err().contains(locked.toString()), said.err());
      assertTrue(said.err().matches("(Nothing can be written|Cannot write)[^\\v]*\\v[^\\v]*\\v*"));
      assertFalse(said.err().contains("no run"), said.err());
    }
    assertEquals(List.of("locked"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(own)) {
      return all.map(p -> String.valueOf(p.getFileName())).toList();
    }
  }

  static Stream<Arguments> hostile() {
    byte[] pickle = {(byte) 0x80, 2, 'X', -1, -1, -1, 127, '.'};
    return Stream.of(
        Arguments.of("empty", new byte[0]),
        Arguments.of("a pickle of gigabytes", pickle),
        Arguments.of("a zip file's beginning", new byte[] {'P', 'K', 3, 4, 0, 0}),
        Arguments.of("HTML", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8)),
        Arguments.of("half a file", half(folder.resolve("edsr.safetensors"))),
        Arguments.of("half a zip file", half(folder.resolve("edsr.pth"))),
        Arguments.of("no config", withConfig("{")),
        Arguments.of("a config that is a list", withConfig("[1]")),
        Arguments.of("a deep config", withConfig("{\"network\":".repeat(100_000))),
        Arguments.of("an unknown network", withConfig("{\"network\":{\"name\":\"nope\"}}")),
        Arguments.of("a network that is none", withConfig("{\"network\":7}")),
        Arguments.of(
            "a vast network",
            withConfig(
                "{\"network\":{\"name\":\"edsr\",\"channels\":65536,\"blocks\":10000,\"scale\":[2]}}")));
  }

  private static byte[] half(Path file) {
    try {
      byte[] all = Files.readAllBytes(file);
      return Arrays.copyOf(all, all.length / 2);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] withConfig(String config) {
    String quoted = config.replace("\"", "\\\"");
    byte[] header =
        ("{\"__metadata__\":{\"frugalsr.config\":\""
                + quoted
                + "\"},\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    all.writeBytes(header);
    all.writeBytes(new byte[4]);
    return all.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void aBadFileLeavesNothingBehind(String name, byte[] bytes) throws IOException {
    Path file = Files.write(own.resolve("bad.safetensors"), bytes);
    assertRefused(Said.by("import", file.toString(), "--out", own.resolve("run").toString()));
  }

  private void assertRefused(Said said) throws IOException {
    assertTrue(said.code() == 1 || said.code() == 2, said::err);
    assertTrue(said.err().contains("bad.safetensors"), said.err());
    assertFalse(said.err().contains("Exception") || said.err().contains("\tat "), said.err());
    assertTrue(said.err().length() < 3000 && said.out().isEmpty(), said.err());
    assertEquals(List.of("bad.safetensors"), names());
  }

  /** Bytes changed in files that hold a config: one answer each, and no half of a run. */
  @Test
  void mutatedFilesAreRefusedOrTaken() throws IOException {
    byte[] sound = Files.readAllBytes(folder.resolve("edsr.safetensors"));
    int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(11);
    Map<Integer, Integer> codes = new HashMap<>();
    Path file = own.resolve("bad.safetensors");
    Path run = own.resolve("run");
    for (int i = 0; i < 40; i++) {
      byte[] bytes = sound.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        bytes[Long.BYTES + random.nextInt(header)] = (byte) (32 + random.nextInt(95));
      }
      Files.write(file, bytes);
      Said said = Said.by("import", file.toString(), "--out", run.resolve("" + i).toString());
      codes.merge(said.code(), 1, Integer::sum);
      assertFalse(said.err().contains("Internal error"), said.err());
      if (said.code() != 0) {
        assertFalse(Files.exists(run.resolve("" + i)), said.err());
      }
    }
    assertTrue(codes.getOrDefault(2, 0) + codes.getOrDefault(1, 0) > 12, codes::toString);
  }

  /** A copy of the exported file with other metadata. */
  private Path copy(String name, UnaryOperator<Map<String, String>> change) {
    WeightFile file = WeightFile.read(folder.resolve("edsr.safetensors"));
    List<NamedArray> arrays =
        file.tensors().stream().map(t -> new NamedArray(t.name(), t.shape(), t.values())).toList();
    TensorFile.write(own.resolve(name), arrays, change.apply(new HashMap<>(file.metadata())));
    return own.resolve(name);
  }

  /** What a file says besides its network is not listened to. */
  @Test
  void aFileCannotNamePlugIns() {
    Path file =
        copy(
            "evil.safetensors",
            metadata -> {
              metadata.computeIfPresent(
                  "frugalsr.config",
                  (key, config) ->
                      "{\"plugins\":{\"path\":[\"/evil.jar\"]},\"data\":{\"root\":\"/elsewhere\"},"
                          + config.substring(1));
              return metadata;
            });
    Said said = Said.by("import", file.toString(), "--out", own.resolve("run").toString());
    assertEquals(0, said.code(), said::err);
    assertFalse(read(own.resolve("run/config.json")).contains("evil.jar"));
    assertFalse(read(own.resolve("run/config.json")).contains("elsewhere"));
  }

  /** A layout may be called otherwise by the time its files come back. */
  @Test
  void namesOfAnotherVersionAreKnownByThemselves() {
    Path file =
        copy(
            "old.safetensors",
            metadata -> {
              metadata.put("frugalsr.layout", "EDSR as it was called");
              metadata.put("licence", "a\nlong " + "text ".repeat(1000));
              return metadata;
            });
    Said said = Said.by("import", file.toString(), "--out", own.resolve("run").toString());
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("licence: a long text text"), said.out());
    assertTrue(said.out().length() < 1500, said.out());
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() throws IOException {
    Path file = own.resolve("bad.safetensors");
    TensorFile.write(
        file, List.of(new NamedArray("w", new long[] {1}, new float[] {Float.NaN})), Map.of());
    assertRefused(Said.by("import", file.toString(), "--out", own.resolve("run").toString()));
  }
}
