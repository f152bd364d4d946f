package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.TakenOver;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * EDSR's x3 and x4 from x2 (Lim et al., CVPRW 2017): the authors' Torch code replaces the whole
 * upsampler, their PyTorch code takes whatever has the same name and shape. What moved is listed.
 */
class StartFromAnotherScaleTest {
  private static final String PYTORCH = "init.match=name-and-shape";
  private static final String TORCH = "init.afresh=[\"upsample.**\"]";
  private static final List<String> SHARED =
      List.of("head", "body.0.conv1", "body.0.conv2", "fuse", "tail");

  @TempDir private static Path folder;

  @BeforeAll
  static void trainX2() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    ImageFile.write(
        images.resolve("leaf.png"),
        SampleSet.images(Split.TRAIN).get(0).image().crop(0, 0, 48, 48));
    Files.writeString(
        folder.resolve("tiny.conf"),
        """
        network { name = edsr, scale = 2, channels = 4, blocks = 1 }
        trainer { steps = 2, batch = 1, patch = 8 }
        data { train = mine, validate = mine }
        data.sets.mine { hr = "%s" }
        evaluation { every = 2, pictures = 0 }
        threads = 1
        """
            .formatted(images));
    assertEquals(0, run("x2", 2).code());
  }

  private static Said run(String name, int scale, String... more) {
    return Said.by(
        Stream.concat(
                Stream.of(
                    "run",
                    folder.resolve("tiny.conf").toString(),
                    "--out",
                    folder.resolve(name).toString(),
                    "-o",
                    "network.scale=" + scale),
                Stream.of(more).flatMap(key -> Stream.of("-o", key)))
            .toArray(String[]::new));
  }

  private static Said fromX2(String name, int scale, String key) {
    return still(name, scale, "init.from=\"" + folder.resolve("x2") + "\"", key);
  }

  /** One step too small to change a weight. */
  private static Said still(String name, int scale, String... more) {
    return run(
        name,
        scale,
        Stream.concat(Stream.of("trainer.steps=1", "trainer.optimizer.lr=1e-30"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static Started.Initialised start(String name) {
    return Journal.read(folder.resolve(name).resolve("journal.jsonl"))
        .of(Started.class)
        .getFirst()
        .event()
        .initialised()
        .orElseThrow();
  }

  private static List<String> arrays(String... layers) {
    return Stream.of(layers).flatMap(l -> Stream.of(l + ".weight", l + ".bias")).sorted().toList();
  }

  private static List<?> sorted(Object names) {
    return ((List<?>) names).stream().map(String::valueOf).sorted().toList();
  }

  private static float[] values(String run, String step, String array) throws IOException {
    Checkpoint c = new CheckpointFolder(folder.resolve(run).resolve("checkpoints")).load(step);
    return c.under("model/").get(array).values();
  }

  /** That a run took over and started afresh certain layers, by journal and by provenance. */
  private static void assertStarted(String name, List<String> moved, List<String> afresh) {
    Started.Initialised start = start(name);
    List<String> expected = arrays(moved.toArray(String[]::new));
    assertEquals(expected, sorted(start.moved()));
    assertEquals(arrays(afresh.toArray(String[]::new)), sorted(start.afresh()));
    TakenOver kept =
        Provenance.sessions(folder.resolve(name).resolve("provenance.json"))
            .getFirst()
            .initialised()
            .orElseThrow();
    assertEquals(expected, sorted(kept.moved()));
    assertEquals(start.sha256(), kept.sha256());
  }

  private static List<String> and(List<String> layers, String more) {
    return Stream.concat(layers.stream(), Stream.of(more)).toList();
  }

  @Test
  void inThePyTorchReadingX4InheritsTheFirstStageOfTheUpsampler() {
    Said said = fromX2("pytorch-x4", 4, PYTORCH);
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().contains("(body 4, fuse 2, head 2, tail 2, upsample 2 of 4)"), said::out);
    assertStarted("pytorch-x4", and(SHARED, "upsample.0"), List.of("upsample.1"));
  }

  @Test
  void inThePyTorchReadingX3StartsTheUpsamplerAfresh() {
    assertEquals(0, fromX2("pytorch-x3", 3, PYTORCH).code());
    assertStarted("pytorch-x3", SHARED, List.of("upsample.0"));
  }

  @Test
  void inTheTorchReadingTheWholeUpsamplerStartsAfreshAndTheRestMustFit() throws IOException {
    Said said = fromX2("torch-x4", 4, TORCH);
    assertEquals(0, said.code(), said::err);
    assertStarted("torch-x4", SHARED, List.of("upsample.0", "upsample.1"));
    assertEquals(arrays("upsample.0"), sorted(start("torch-x4").left()));
    assertEquals(0, still("scratch", 4).code());
    String stage = "upsample.0.weight";
    assertArrayEquals(
        values("scratch", "step-000001", stage), values("torch-x4", "step-000001", stage));
    assertArrayEquals(
        values("x2", "step-000002", "tail.weight"),
        values("torch-x4", "step-000001", "tail.weight"));
  }

  @Test
  void aPatternThatChoosesNothingOrEverythingIsRefused() {
    Said none = fromX2("none", 4, "init.afresh=[\"upsampler.**\"]");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("the pattern 'upsampler.**' matches no array"), none::err);
    assertTrue(none.err().contains("upsample.0.weight"), none::err);
    Said all = fromX2("all", 4, "init.afresh=[\"**\"]");
    assertEquals(2, all.code());
    assertTrue(all.err().contains("nothing is left to take over"), all::err);
    assertFalse(Files.exists(folder.resolve("all")), "a run was started");
  }

  @Test
  void withoutAWordAllMustFit() {
    Said said = fromX2("strict", 4, "init.match=strict");
    assertEquals(2, said.code());
    assertTrue(said.err().contains("init.match=name-and-shape"), said::err);
  }
}
