package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.testkit.SuiteRun;
import org.frugalsr.weights.NamedArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody else's jar, built outside of the project against its class path, works by config alone.
 *
 * <p>Its quantizer is the one of {@code docs/how-to/add-a-quantizer.md}, taken from that page; all
 * else is what {@code docs/reference/spi.md} shows.
 */
class OutsidersTest {
  private static final int STEPS = 4;
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>([^<]*)</artifactId>\\s*<version>([^<]*)</version>");

  @TempDir private static Path folder;
  private static OutsiderProject project;
  private static Map<String, String> others = Map.of();

  @BeforeAll
  static void build() throws IOException {
    project = new OutsiderProject(folder.resolve("outsider"));
    others = OutsiderProject.others(folder.resolve("parts"));
    project.writeThoseOfThePages(others);
    project.build();
  }

  @ParameterizedTest
  @CsvSource({
    "org.example.shiftedsign.ShiftedSignTest, 20",
    "org.example.outsider.OutsiderTest, 90"
  })
  void itsOwnTestsRunAndPass(String test, int least) throws Exception {
    SuiteRun run = project.run(test);
    assertEquals(List.of(), run.failures());
    assertTrue(run.tests() > least, run.tests() + " tests");
  }

  @Test
  void theReferenceShowsTheFilesThatAreBuilt() throws IOException {
    Path page = ConfigFiles.folder().resolveSibling("docs/reference/spi.md");
    Map<String, String> shown = OutsiderProject.filesOf(page);
    assertEquals(others.keySet(), new TreeSet<>(shown.keySet()));
    others.forEach((name, text) -> assertEquals(text, shown.get(name), name + " in " + page));
  }

  @Test
  void itTrainsResumesAndEvaluatesByConfigAlone() throws IOException {
    Path config = Files.writeString(folder.resolve("outsider.conf"), config());
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    String[] jar = {"--plugins", project.jar().toString()};
    frugal(jar, "run", config.toString(), "--out", whole.toString());
    frugal(jar, "run", config.toString(), "--out", broken.toString(), "--max-time", "0s");
    assertEquals(1, last(broken).step(), "it stops after a step when the time is over");
    frugal(jar, "resume", broken.toString());
    Map<String, NamedArray> expected = last(whole).arrays();
    Map<String, NamedArray> resumed = last(broken).arrays();
    assertEquals(expected.keySet(), resumed.keySet());
    expected.forEach(
        (name, array) -> assertArrayEquals(array.values(), resumed.get(name).values(), name));
    for (String name :
        List.of(
            "model/body.0.conv.first.weight",
            "model/body.0.conv.first.quantizer.threshold",
            "model/body.0.conv.first.quantizer.magnitude",
            "model/body.0.gate",
            "replica/first/body.0.gate")) {
      assertNotNull(resumed.get(name), name + " is not among " + resumed.keySet());
    }
    String[] eval = {"eval", "--run", broken.toString(), "--data", "sample-test"};
    frugal(jar, eval);
    assertEquals(List.of("1", "2", "3", "4"), trackedLosses("broken"));
  }

  /** The steps whose losses the tracker has of a run, which was stopped and resumed. */
  private static List<String> trackedLosses(String run) throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("tracked"))) {
      for (Path there : runs.toList()) {
        if (Files.readAllLines(there.resolve("tags.properties")).contains("name=" + run)) {
          return Files.readAllLines(there.resolve("metrics.csv")).stream()
              .filter(line -> line.endsWith(",train/loss"))
              .map(line -> line.substring(0, line.indexOf(',')))
              .toList();
        }
      }
    }
    throw new AssertionError("the tracker has no run " + run);
  }

  @Test
  void aRunOutlivesTheMovingOfItsJar() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path first = Files.copy(project.jar(), folder.resolve("first.jar"));
    Path config = Files.writeString(folder.resolve("moved.conf"), config());
    Path run = folder.resolve("moved");
    Path relative = here.relativize(first);
    String path = "plugins.path=\"" + relative + "\"";
    frugal("run", config.toString(), "--out", run.toString(), "--max-time", "0s", "-o", path);
    assertTrue(
        Files.readString(run.resolve("config.json"))
            .contains("\"" + here.resolve(relative) + "\""));
    Path second = Files.move(first, folder.resolve("second.jar"));
    String[] eval = {"eval", "--run", run.toString(), "--data", "sample-test"};
    assertEquals(2, Frugal.execute(eval));
    assertEquals(2, Frugal.execute("resume", run.toString()));
    String[] there = {"--plugins", second.toString()};
    frugal(there, eval);
    frugal("resume", run.toString(), "-o", "plugins.path=[\"" + second + "\"]");
    assertEquals(STEPS, last(run).step());
    frugal(there, eval);
  }

  @Test
  void theConfigOfThePageWorksWithTheJar() throws IOException {
    Path config = folder.resolve("outsider/shifted-sign.conf");
    String here = ConfigFiles.folder().getParent().toString();
    String text = Files.readString(config).replace("../frugalsr", here);
    Files.writeString(
        config, text.replace("target/shifted-sign-1.0.jar", project.jar().toString()));
    frugal("inspect", config.toString(), "--plugins", project.jar().toString());
    frugal("list", "--plugins", project.jar().toString(), "shifted-sign");
  }

  @Test
  void thePomOfThePageNamesTheVersionsAndOptionsOfThisProject() throws IOException {
    String ours = Files.readString(ConfigFiles.folder().resolveSibling("pom.xml"));
    String theirs = Files.readString(folder.resolve("outsider/pom.xml"));
    Matcher artifact = ARTIFACT.matcher(theirs);
    int checked = 0;
    while (artifact.find()) {
      String name = artifact.group(1).startsWith("frugalsr-") ? "frugalsr" : artifact.group(1);
      if (!name.equals("shifted-sign")) {
        Matcher same = ARTIFACT.matcher(ours);
        assertTrue(
            same.results()
                .anyMatch(m -> m.group(1).equals(name) && m.group(2).equals(artifact.group(2))),
            artifact.group());
        checked++;
      }
    }
    assertEquals(5, checked);
    Matcher options = Pattern.compile("<jvm.options>(.*)</jvm.options>").matcher(ours);
    assertTrue(options.find());
    assertTrue(theirs.contains(options.group(1).replace("${native.extension}", "-onednn")));
  }

  /**
   * The config of the reference page with this jar, few steps, and the quantizer of the other page.
   */
  private static String config() {
    return others
            .get("outsider.conf")
            .replace("target/outsider-1.0.jar", project.jar().toString())
            .replace("folder = tracked", "folder = \"" + folder.resolve("tracked") + "\"")
        + """
        network.range = 64
        quantizer { name = shifted-sign, momentum = 0.2 }
        trainer.steps = %d
        """
            .formatted(STEPS);
  }

  private static void frugal(String[] more, String... arguments) {
    frugal(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
  }

  private static void frugal(String... arguments) {
    assertEquals(0, Frugal.execute(arguments), "frugal " + String.join(" ", arguments));
  }

  private record Last(long step, Map<String, NamedArray> arrays) {}

  private static Last last(Path run) {
    var checkpoint = new CheckpointFolder(run.resolve("checkpoints")).load(CheckpointFolder.LAST);
    return new Last(checkpoint.step(), checkpoint.under(""));
  }
}
