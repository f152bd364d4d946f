package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.sample.NamedImage;
import org.frugalsr.imaging.sample.SampleSet;
import org.frugalsr.imaging.sample.Split;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was started in another folder, with paths as seen from there. */
class ElsewhereTest {
  @TempDir private static Path there;

  @BeforeAll
  static void trainThere() throws Exception {
    draw("photos", Split.VALIDATION, 2);
    draw("tests", Split.TEST, 1);
    draw("tests/deeper", Split.TEST, 1);
    Files.writeString(
        there.resolve("tiny.conf"),
        """
        network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct }
        trainer { steps = 2, batch = 1, patch = 8 }
        threads = 1
        data { root = ".", train = photos, validate = named, test = [tests, named], sets.named.hr = tests }
        """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Frugal.class.getName(), "run", "tiny.conf", "--out", "run"));
    Process process =
        new ProcessBuilder(command)
            .directory(there.toFile())
            .redirectErrorStream(true)
            .redirectOutput(there.resolve("said.txt").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> said());
  }

  private static String said() {
    try {
      return Files.readString(there.resolve("said.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void draw(String name, Split split, int count) throws IOException {
    Path folder = Files.createDirectories(there.resolve(name));
    for (NamedImage image : SampleSet.images(split).subList(0, count)) {
      ImageFile.write(folder.resolve(image.name() + ".png"), image.image());
    }
  }

  private static String path(String name) {
    return there.resolve(name).toString();
  }

  @Test
  void theWorkingDirectoryIsRecordedAndWarningsAreTold() throws IOException {
    var sessions = Provenance.sessions(there.resolve("run/provenance.json"));
    assertEquals(
        there.toRealPath(), Path.of(sessions.getFirst().directory().orElseThrow()).toRealPath());
    assertTrue(said().contains("Data set tests leaves out 1 of the files"), ElsewhereTest::said);
    String journal = Files.readString(there.resolve("run/journal.jsonl"));
    assertTrue(journal.contains("\"overlap\""), journal);
    assertTrue(Files.readString(there.resolve("run/report.html")).contains("‡"));
  }

  @Test
  void itsSetsAreFoundByNameAndByFolder() {
    for (String data : List.of("named", "tests", path("tests"))) {
      Said said = Said.by("eval", "--run", path("run"), "--data", data);
      assertEquals(0, said.code(), said::err);
    }
    Said markdown = Said.by("report", path("run"), "--markdown");
    assertEquals(0, markdown.code(), markdown::err);
    assertTrue(markdown.out().contains("‡"), markdown::out);
  }

  @Test
  void itIsForkedFromHereAndTheForkGoesOnFromAnywhere() throws IOException {
    Said fork = Said.by("fork", path("run"), "--out", path("fork"), "-o", "trainer.steps=6");
    assertEquals(0, fork.code(), fork::err);
    String config = Files.readString(there.resolve("fork/config.json"));
    assertTrue(config.contains(path("tests")), config); // as seen from anywhere
    assertFalse(config.contains("\"root\":\".\""), config);
    String journal = Files.readString(there.resolve("fork/journal.jsonl"));
    assertTrue(
        journal.matches("(?s).*\"changed\":\\[\"trainer.steps: \\d -> 6\"].*"), // no other
        journal);
  }

  @Test
  void itGoesOnAlsoWhereItsImagesHaveMoved() throws IOException {
    Said other =
        Said.by("resume", path("run"), "-o", "trainer.steps=3", "-o", "data.train=sample-train");
    assertEquals(2, other.code(), other::out);
    assertTrue(other.err().contains("other training data"), other::err);
    Said on = Said.by("resume", path("run"), "-o", "trainer.steps=3");
    assertEquals(0, on.code(), on::err);
    draw("moved", Split.VALIDATION, 2);
    draw("moved-tests", Split.TEST, 1);
    Said moved =
        Said.by(
            "resume",
            path("run"),
            "-o",
            "trainer.steps=4",
            "-o",
            "data.train=[\"" + path("moved") + "\"]",
            "-o",
            "data.sets.named.hr=\"" + path("moved-tests") + "\"");
    assertEquals(0, moved.code(), moved::err);
    assertFalse(moved.err().contains("searched for again"), moved::err);
    String journal = Files.readString(there.resolve("run/journal.jsonl"));
    assertTrue(journal.contains("\"moved\":[\"data.train"), journal);
  }
}
