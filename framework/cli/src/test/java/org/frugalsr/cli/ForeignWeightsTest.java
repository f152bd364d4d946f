package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of another network, of another program or of no meaning are refused by all who read. */
class ForeignWeightsTest {
  private static final String HEAD = "model/head.weight";
  private static final String LOOSE = "init.match=name-and-shape";
  private static final List<String> ALL =
      List.of("eval", "upscale", "bench", "init", "fork", "resume");

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    ImageFile.write(
        images.resolve("leaf.png"),
        SampleSet.images(Split.TRAIN).get(0).image().crop(0, 0, 48, 48));
    Files.writeString(
        folder.resolve("tiny.conf"),
        """
        network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct }
        trainer { steps = 2, batch = 1, patch = 8, ema = 0.9 }
        data { train = mine, validate = mine, test = mine }
        data.sets.mine { hr = "%s" }
        evaluation { every = 1, pictures = 0 }
        threads = 1
        """
            .formatted(images));
    assertEquals(0, run("run", "tiny.conf", "--out", "run").code());
  }

  /** Runs a command; words that name something in the folder, or what will be, are paths there. */
  private static Said run(String... words) {
    List<String> args = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      boolean made = i > 0 && words[i - 1].equals("--out");
      boolean there = Files.exists(folder.resolve(words[i])) && !(i == 0 && words[0].equals("run"));
      args.add(made || there ? folder.resolve(words[i]).toString() : words[i]);
    }
    return Said.by(args.toArray(String[]::new));
  }

  /** A copy of the run whose last and best checkpoint holds other arrays. */
  private static void copy(String name, UnaryOperator<List<NamedArray>> change) throws IOException {
    Path from = folder.resolve("run");
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    Path checkpoints = to.resolve("checkpoints");
    Checkpoint c = new CheckpointFolder(checkpoints).load(CheckpointFolder.LAST);
    new CheckpointStore(checkpoints, Retention.LAST_AND_BEST)
        .save(
            new Checkpoint(
                c.step(),
                c.configHash(),
                c.network(),
                c.seed(),
                c.scalars(),
                change.apply(c.arrays())),
            true);
  }

  private static UnaryOperator<List<NamedArray>> replacing(
      String start, UnaryOperator<NamedArray> change) {
    return arrays ->
        arrays.stream().map(a -> a.name().startsWith(start) ? change.apply(a) : a).toList();
  }

  private static NamedArray outputsFirst(NamedArray a) {
    long[] s = a.shape();
    return new NamedArray(a.name(), new long[] {s[3], s[2], s[0], s[1]}, a.values());
  }

  private static NamedArray filled(NamedArray a, float value) {
    float[] values = new float[a.values().length];
    Arrays.fill(values, value);
    return new NamedArray(a.name(), a.shape(), values);
  }

  private static Said read(String command, String name) {
    return switch (command) {
      case "eval" -> run("eval", "--run", name, "--data", "images");
      case "upscale" ->
          run(
              "upscale",
              "images/leaf.png",
              folder.resolve(name + ".png").toString(),
              "--run",
              name);
      case "bench" -> run("bench", "forward", "--run", name, "--size", "32x32", "--runs", "1");
      case "init" -> run("run", "tiny.conf", "--out", name + "-i", "-o", from(name));
      case "fork" -> run("fork", name, "--out", name + "-f", "-o", "trainer.steps=4");
      default -> run("resume", name, "-o", "trainer.steps=4");
    };
  }

  /** That commands which read a run's weights refuse them and say a text. */
  private static void assertRefused(String name, List<String> commands, String... texts) {
    for (String command : commands) {
      Said said = read(command, name);
      assertTrue(said.code() == 1 || said.code() == 2, () -> command + said.out() + said.err());
      for (String text : texts) {
        assertTrue(said.err().contains(text), () -> command + ": " + said.err());
      }
    }
    assertFalse(Files.exists(folder.resolve(name + ".png")), "a picture was written");
    assertFalse(Files.exists(folder.resolve(name + "-i")), "a run was started");
  }

  private static String from(String name) {
    return "init.from=\"" + folder.resolve(name) + "\"";
  }

  @Test
  void kernelsInTheOrderOfPyTorchAreRefusedByEverybody() throws IOException {
    copy(
        "torch",
        arrays ->
            replacing("ema/head.weight", ForeignWeightsTest::outputsFirst)
                .apply(replacing(HEAD, ForeignWeightsTest::outputsFirst).apply(arrays)));
    assertRefused(
        "torch",
        ALL,
        "head.weight",
        "[8, 3, 3, 3]",
        "[3, 3, 3, 8]",
        "PyTorch's order [out, in, k, k]");
    Said loose = run("run", "tiny.conf", "--out", "l", "-o", from("torch"), "-o", LOOSE);
    assertEquals(2, loose.code(), loose::err); // no transfer between networks looks like that
  }

  @Test
  void anArrayThatNobodyKnowsIsRefused() throws IOException {
    copy(
        "more",
        arrays -> {
          List<NamedArray> more = new ArrayList<>(arrays);
          more.add(new NamedArray("model/head.wieght", new long[] {2}, new float[2]));
          return more;
        });
    assertRefused("more", List.of("eval", "init", "fork", "resume"), "head.wieght");
  }

  @Test
  void aMisnamedArrayIsToldWithTheNearestName() throws IOException {
    copy(
        "misnamed",
        replacing(HEAD, a -> new NamedArray("model/head.kernel", a.shape(), a.values())));
    assertRefused(
        "misnamed",
        List.of("eval", "resume"),
        "head.kernel",
        "nearest: model/head.kernel [3, 3, 3, 8]");
  }

  @Test
  void aRunWithAveragesNeedsThemAll() throws IOException {
    copy("half", arrays -> arrays.stream().filter(a -> !a.name().equals("ema/head.bias")).toList());
    Said said = run("eval", "--run", "half", "--data", "images");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("ema/head.bias"), said::err);
  }

  @Test
  void anotherNetworkIsAStartOnlyWhereTheConfigSaysSo() throws IOException {
    String[] wider = {
      "run", "tiny.conf", "--out", "wide", "-o", from("run"), "-o", "network.blocks=2"
    };
    Said strict = run(wider);
    assertEquals(2, strict.code(), strict::out);
    assertTrue(strict.err().contains("-o init.match=name-and-shape"), strict::err);
    assertFalse(Files.exists(folder.resolve("wide")));
    String[] loose = Arrays.copyOf(wider, wider.length + 2);
    loose[wider.length] = "-o";
    loose[wider.length + 1] = LOOSE;
    Said said = run(loose);
    assertEquals(0, said.code(), said::err);
    Started start =
        Journal.read(folder.resolve("wide/journal.jsonl")).of(Started.class).getFirst().event();
    assertTrue(start.initialised().orElseThrow().afresh().toString().contains("body.1."));
  }

  @Test
  void weightsThatAreNotFiniteAreRefusedByEverybody() throws IOException {
    copy("nan", replacing("model/head.bias", a -> filled(a, Float.NaN)));
    assertRefused("nan", ALL, "step-000002", "model/head.bias (8 of 8 values)");
    copy("infinite", replacing("ema/tail", a -> filled(a, Float.NEGATIVE_INFINITY)));
    assertRefused("infinite", List.of("eval"), "ema/tail");
  }

  @Test
  void anOutputThatOverflowsIsNoFigureAndNoPicture() throws IOException {
    copy("huge", replacing("ema/", a -> filled(a, 1e30f)));
    for (String self : List.of("", "--self-ensemble")) {
      List<String> words = new ArrayList<>(List.of("eval", "--run", "huge", "--data", "images"));
      words.addAll(self.isEmpty() ? List.of() : List.of(self));
      Said eval = run(words.toArray(String[]::new));
      assertEquals(1, eval.code(), eval::out);
      assertTrue(eval.err().contains("output for leaf of "), eval::err);
      assertFalse(eval.out().contains("mean"), eval::out);
    }
    Path out = folder.resolve("huge.png");
    Said upscale = run("upscale", "images/leaf.png", out.toString(), "--run", "huge");
    assertEquals(1, upscale.code());
    assertTrue(upscale.err().contains("leaf.png is not finite"), upscale::err);
    assertFalse(Files.exists(out));
    Said bench = run("bench", "forward", "--run", "huge", "--size", "32x32", "--runs", "1");
    assertEquals(1, bench.code(), bench::out);
    // its live weights train on, and no step is lost
    Said resumed = run("resume", "huge", "-o", "trainer.steps=4");
    assertEquals(1, resumed.code(), resumed::out); // the best checkpoint cannot be tested
    assertTrue(resumed.err().contains("warning: step 3: no validation."), resumed::err);
    assertTrue(Files.exists(folder.resolve("huge/checkpoints/step-000004.safetensors")));
  }

  @Test
  void weightsThatTheLastStepSpoiltAreNotSaved() {
    Said said =
        run(
            "run",
            "tiny.conf",
            "--out",
            "spoilt",
            "-o",
            "trainer.steps=1",
            "-o",
            "trainer.optimizer.lr=1e39");
    assertEquals(1, said.code(), said::out);
    assertTrue(said.err().contains("diverged at step 1"), said::err);
    assertTrue(said.err().contains("The checkpoint of step 0 is intact"), said::err);
    assertFalse(Files.exists(folder.resolve("spoilt/checkpoints/step-000001.safetensors")));
  }
}
