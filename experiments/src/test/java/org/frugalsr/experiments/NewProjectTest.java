package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.frugalsr.cli.Frugal;
import org.frugalsr.testkit.SuiteRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code frugal new} writes is what the pages show, builds, passes its test and is used. */
class NewProjectTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "quantizer, threshold-2, Threshold2, 20",
    "operator, mean-of-two, MeanOfTwo, 30",
    "block, gate, Gate, 8",
    "network, shuffle-2x, Shuffle2x, 12",
    "trainer, attentive, Attentive, 5",
  })
  void itWorksAsItIs(String kind, String name, String className, int least) throws Exception {
    Path project = written(kind, name);
    OutsiderProject outsider = new OutsiderProject(project);
    outsider.build();
    SuiteRun run =
        outsider.run("org.example.%s.%sTest".formatted(name.replace("-", ""), className));
    assertEquals(List.of(), run.failures());
    assertTrue(run.tests() >= least, run.tests() + " tests");
    Path config = project.resolve(name + ".conf");
    String jar = outsider.jar().toString();
    String built = "target/" + name + "-1.0.jar";
    String text = Files.readString(config);
    assertTrue(text.contains(built), text);
    Files.writeString(config, text.replace(built, jar));
    frugal("inspect", config.toString(), "--plugins", jar);
    frugal("list", name, "--plugins", jar);
  }

  /** Files of {@code spi.md}, by what they would be called in a project of their own. */
  @ParameterizedTest
  @CsvSource({
    "operator, two-convolutions, TwoConvolutions",
    "block, gated, Gated",
    "network, sub-pixel, SubPixel",
    "trainer, edge-aware, EdgeAware",
  })
  void itsPartIsTheExampleOfTheReference(String kind, String name, String className)
      throws IOException {
    String own = "org/example/" + name.replace("-", "");
    Path part = written(kind, name).resolve("src/main/java/" + own + "/" + className + ".java");
    Path page = ConfigFiles.folder().resolveSibling("docs/reference/spi.md");
    assertEquals(
        OutsiderProject.filesOf(page).get(className + ".java"),
        Files.readString(part).replace(own.replace('/', '.'), "org.example.outsider"));
  }

  @Test
  void aQuantizersProjectIsThatOfThePage() throws IOException {
    Path page = ConfigFiles.folder().resolveSibling("docs/how-to/add-a-quantizer.md");
    Path project = written("quantizer", "shifted-sign");
    Map<String, String> written = new TreeMap<>();
    try (Stream<Path> all = Files.walk(project)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        written.put(project.relativize(file).toString(), Files.readString(file));
      }
    }
    assertTrue(written.remove("README.md").contains("`shifted-sign`"));
    assertEquals(new TreeMap<>(OutsiderProject.filesOf(page)), written);
  }

  private Path written(String kind, String name) {
    Path project = folder.resolve(name);
    frugal("new", kind, name, "--out", project.toString());
    return project;
  }

  private static void frugal(String... arguments) {
    assertEquals(0, Frugal.execute(arguments), "frugal " + String.join(" ", arguments));
  }
}
