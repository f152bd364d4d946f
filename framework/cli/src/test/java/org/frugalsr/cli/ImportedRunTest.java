package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.checkpoint.TensorFile;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.exchange.UntrainedRun;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a run that was imported and never trained, and what is said of it. */
class ImportedRunTest {
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
    for (int seed = 1; seed <= 2; seed++) {
      Experiment e =
          Experiment.of(
              new LoadedConfig(
                  "tiny",
                  ConfigFactory.parseString(
                      NETWORK
                          + "seed = %d, data.train = [], trainer.name = standard"
                              .formatted(seed))));
      Path run = folder.resolve("made-" + seed);
      new UntrainedRun(e, Networks.build(e), Optional.empty()).write(run, "a test");
      Said export = Said.by("export", run.toString(), at("net-" + seed + ".pth"));
      assertEquals(0, export.code(), export::err);
      assertTrue(export.out().contains("next:   in Python"), export.out());
    }
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private String imported(String file, String name) {
    String run = own.resolve(name).toString();
    Said made = Said.by("import", file, "--out", run);
    assertEquals(0, made.code(), made::err);
    assertTrue(made.out().contains("next:   frugal eval --run " + run), made.out());
    return run;
  }

  private static String read(String run, String name) throws IOException {
    return Files.readString(Path.of(run, name));
  }

  /** Its config has no test sets and no training ends, so that figures come afterwards. */
  @Test
  void whatIsRecordedIsInReportAndComparison() throws IOException {
    String a = imported(at("net-1.pth"), "a");
    String b = imported(at("net-2.pth"), "b");
    assertTrue(Said.by("report", a).out().contains("frugal eval --run " + a), a);
    assertTrue(read(a, "report.html").contains("--record"));
    for (String run : List.of(a, b)) {
      Said eval = Said.by("eval", "--run", run, "--data", at("images"), "--record");
      assertEquals(0, eval.code(), eval::err);
      assertTrue(eval.out().contains("leaf") && eval.out().contains("recorded in"), eval.out());
    }
    Said report = Said.by("report", a);
    assertFalse(report.out().contains("--record"), report.out());
    String page = read(a, "report.html");
    assertTrue(page.contains("network (last checkpoint, step 0)"), page);
    assertTrue(page.contains("gain over bicubic"), page);
    assertFalse(page.contains("sessions differ"), page);
    String compared = Said.by("compare", a, b).out();
    assertTrue(compared.contains("PSNR A"), compared);
    assertTrue(compared.contains("image by image"), compared);
    assertTrue(compared.contains("imported file sha256"), compared);
    Said again = Said.by("eval", "--run", a, "--data", at("images"), "--record", "--self-ensemble");
    assertEquals(0, again.code(), again::err);
    Said.by("report", a);
    assertTrue(read(a, "report.html").contains("step 0), self-ensemble"));
    Said export = Said.by("export", a, own.resolve("out.pth").toString());
    assertTrue(export.out().contains("made from net-1.pth"), export.out());
  }

  @Test
  void aRunThatWasTrainedHasATestOfItsOwn() throws IOException {
    String run = own.resolve("trained").toString();
    assertEquals(0, Said.by("run", at("tiny.conf"), "--out", run).code());
    String before = read(run, "journal.jsonl");
    Said eval = Said.by("eval", "--run", run, "--data", at("images"), "--record");
    assertEquals(2, eval.code(), eval::out);
    assertTrue(eval.err().contains("has been trained"), eval.err());
    assertEquals(before, read(run, "journal.jsonl"));
    Said bicubic =
        Said.by("eval", "--network", "bicubic", "--scale", "2", "--data", at("images"), "--record");
    assertTrue(bicubic.code() == 2 && bicubic.err().contains("--run RUN"), bicubic.err());
    Said fork = Said.by("fork", run, "--out", own.resolve("forked").toString());
    assertEquals(2, fork.code(), fork::out);
    assertTrue(fork.err().contains("the checkpoint is of step 1."), fork.err());
  }

  @Test
  void arraysThatStayAtTheirStartAreInTheReport() throws IOException {
    List<NamedArray> arrays =
        WeightFile.read(folder.resolve("net-1.pth")).tensors().stream()
            .filter(t -> !t.name().equals("body.0.body.2.bias"))
            .map(t -> new NamedArray(t.name(), t.shape(), t.values()))
            .toList();
    Path file = own.resolve("partial.safetensors");
    TensorFile.write(file, arrays, Map.of());
    String run = own.resolve("partial").toString();
    Said made = Said.by("import", file.toString(), "--partial", "--out", run);
    assertEquals(0, made.code(), made::err);
    assertTrue(made.out().contains("left at their start: body.0.conv2.bias"), made.out());
    Said.by("report", run);
    assertTrue(read(run, "report.html").contains("1 arrays were left at their random start"));
  }

  @Test
  void aRunAndItsCheckpointsNeedNoImport() throws IOException {
    Said run = Said.by("import", at("made-1"), "--out", own.resolve("x").toString());
    assertTrue(run.code() == 2 && run.err().contains("is a run already"), run.err());
    String name = "step-000000.safetensors";
    String file = at("made-1/checkpoints/" + name);
    Said inside = Said.by("import", file, "--out", own.resolve("x").toString());
    assertEquals(2, inside.code(), inside::out);
    assertTrue(inside.err().contains("--from step-000000 --out FOLDER"), inside.err());
    assertTrue(inside.err().contains("init.from=\"" + at("made-1") + "\""), inside.err());
    Path copy = Files.copy(Path.of(file), own.resolve(name));
    Said alone = Said.by("import", copy.toString(), "--out", own.resolve("x").toString());
    assertTrue(alone.code() == 2 && alone.err().contains("without its run"), alone.err());
    assertFalse(Files.exists(own.resolve("x")));
  }
}
