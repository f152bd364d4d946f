package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.engine.cost.CountingConvention;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.kernels.Parallel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

/** Commands that need no training. */
class CommandTest {
  @TempDir private Path folder;

  private String config() throws IOException {
    return Files.writeString(
            folder.resolve("small.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 2 }
            trainer { steps = 1000, batch = 2, patch = 8 }
            data { train = sample-train }
            """)
        .toString();
  }

  private static String line(String text, String beginning) {
    return text.lines()
        .filter(l -> l.strip().startsWith(beginning))
        .findFirst()
        .orElse("no line '" + beginning + "' in\n" + text)
        .strip()
        .replaceAll(" +", " ");
  }

  @Test
  void listNamesWhatPluginsRegisterAndShowsTheirKeys() {
    assertTrue(Said.by("list").out().contains("\n  edsr  "));
    String keys = Said.by("list", "edsr").out();
    assertTrue(
        line(keys, "blocks")
            .startsWith("blocks an integer, at least 0 and at most 10000; default 16."),
        keys);
  }

  @Test
  void inspectCountsWhatIsBuilt() throws IOException {
    Said said =
        Said.by("inspect", config(), "-o", "network.channels=64", "-o", "network.blocks=16");
    assertTrue(line(said.out(), "parameters").startsWith("parameters 1,369,859 "), said::out);
    assertTrue(line(said.out(), "multiply-adds").startsWith("multiply-adds 316.25 G "), said::out);
  }

  @Test
  void inspectCountsByTheRuleOfAPaper() throws IOException {
    String[] args = {
      "inspect", config(), "-o", "network.channels=64", "-o", "network.blocks=16", "--rule", "bbcu"
    };
    String out = Said.by(args).out();
    assertEquals("parameters 1,367,424", line(out, "parameters "), "1,369,859 without biases");
    assertTrue(line(out, "left out").contains("BN, PReLU"), out);
    assertTrue(line(out, "counted for").contains("320x180 input"), out);
  }

  @Test
  void everyRuleOfCountingIsListedWithWhatItLeavesOutAndNamedInTheHelp() {
    String list = Said.by("list").out();
    String help = Said.by("inspect", "--help").out().replaceAll("\\s+", " ");
    for (CountingConvention rule : CountingConvention.values()) {
      assertTrue(list.contains("\n  " + rule.id() + " "), list);
      assertTrue(list.contains(rule.leavesOut()), list);
      assertTrue(help.contains(rule.id()), help);
    }
  }

  @Test
  void configShowsValuesWithTheirOrigins() throws IOException {
    String out = Said.by("config", config(), "-o", "seed=7").out();
    assertEquals("seed = 7 # -o seed=7", line(out, "seed"));
    assertEquals("batch = 2 # " + folder.resolve("small.conf") + ":2", line(out, "batch"));
    assertEquals("bias = true # default", line(out, "bias"));
  }

  @Test
  void anEmptyFolderOfOneSetIsToldAndTheOthersAreShown() throws IOException {
    Files.createDirectory(folder.resolve("set5"));
    String empty = "There are no images in " + folder.resolve("set5");
    Said list = Said.by("data", "list", "--data-root", folder.toString());
    assertEquals(0, list.code(), list::err);
    assertTrue(line(list.out(), "set5").startsWith("set5 " + empty), list::out);
    assertTrue(line(list.out(), "sample-test").startsWith("sample-test 8 images"), list::out);
    Said check = Said.by("data", "check", "sample-test", "--data-root", folder.toString());
    assertEquals(0, check.code(), check::err);
    assertTrue(check.err().startsWith("warning: skipped set5: " + empty), check::err);
    assertTrue(check.out().endsWith("ok\n"), check::out);
  }

  /**
   * "None" of nothing is no answer: a copy beside its original was "ok" where nothing was there.
   */
  @Test
  void dataCheckSaysWhatItComparedWith() throws IOException {
    Path training = Files.createDirectory(folder.resolve("training"));
    Path copy = Files.createDirectory(folder.resolve("copy of it"));
    float[] ramp = new float[32 * 32];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i * 37 % 251;
    }
    ImageFile.write(training.resolve("a.png"), new Image(32, 32, 1, ramp));
    Files.copy(training.resolve("a.png"), copy.resolve("b.png"));
    String nowhere = folder.resolve("nowhere").toString();
    Said check = Said.by("data", "check", copy.toString(), "--data-root", nowhere);
    assertEquals(0, check.code(), check::err);
    assertTrue(line(check.out(), "compared").contains("no data set of yours"), check::out);
    assertTrue(check.err().contains(nowhere + ", which does not exist"), check::err);
    assertTrue(check.err().contains("data check '" + copy + "' --data-root DIR"), check::err);
    Said list = Said.by("data", "list", "--data-root", nowhere);
    assertTrue(list.err().contains(nowhere + ", which does not exist"), list::err);
    Said named = Said.by("data", "check", copy.toString(), "-o", "data.sets.t.hr=" + training);
    assertEquals(1, named.code(), named::out);
    assertTrue(named.out().contains("t/a"), named::out);
    assertTrue(line(named.out(), "compared").contains("t (1)"), named::out);
    assertEquals("", named.err());
  }

  @Test
  void anEvaluationRefusesASetWithMisnamedImages() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    ImageFile.write(images.resolve("a.png"), new Image(16, 16, 1, new float[256]));
    Files.copy(images.resolve("a.png"), images.resolve("b.pgn"));
    Said said =
        Said.by("eval", "--network", "bicubic", "--scale", "2", "--data", images.toString());
    assertEquals(2, said.code(), said::out);
    assertTrue(said.err().contains(images.resolve("b.pgn") + " holds an image"), said::err);
  }

  @Test
  void anEvaluationNamesEveryImageThatCannotBeMeasuredAtOnce() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    ImageFile.write(images.resolve("a.png"), new Image(32, 32, 1, new float[1024]));
    ImageFile.write(images.resolve("b.png"), new Image(9, 32, 1, new float[288]));
    Files.writeString(images.resolve("c.png"), "no image");
    ImageFile.write(images.resolve("d.png"), new Image(3, 1, 3, new float[9]));
    Said said =
        Said.by("eval", "--network", "bicubic", "--scale", "4", "--data", images.toString());
    assertEquals(1, said.code(), said::out);
    assertEquals("", said.out(), "a mean over a part of the set would bear its name");
    assertTrue(said.err().contains(images.resolve("b.png") + ": An image of 9x32"), said::err);
    assertTrue(said.err().contains(images.resolve("c.png") + " is not an image"), said::err);
    assertTrue(said.err().contains(images.resolve("d.png") + ": An image of 3x1"), said::err);
  }

  @Test
  void anInfiniteMeanNamesTheImagesThatMakeIt() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    float[] stripes = new float[32 * 32];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i % 7 * 30;
    }
    ImageFile.write(images.resolve("flat.png"), new Image(32, 32, 1, new float[1024]));
    ImageFile.write(images.resolve("stripes.png"), new Image(32, 32, 1, stripes));
    Said said =
        Said.by("eval", "--network", "bicubic", "--scale", "2", "--data", images.toString());
    assertEquals(0, said.code(), said::err);
    assertTrue(line(said.out(), "mean").startsWith("mean Infinity"), said::out);
    String psnr = line(said.out(), "stripes").split(" ")[1];
    assertEquals(
        "note: The mean PSNR of "
            + images
            + " x2 is infinite, since the result equals the ground truth in flat. The mean of the"
            + " other 1 is "
            + psnr
            + " dB.",
        said.err().strip());
  }

  @Test
  void dryRunEstimatesAndLeavesNothingBehind() throws IOException {
    Said said = Said.by("run", config(), "--dry-run", "--out", folder.resolve("run").toString());
    assertEquals(0, said.code(), said::err);
    String time = line(said.out(), "estimated time");
    assertTrue(time.contains(" for 1000 steps of "), time);
    assertTrue(time.matches(".* s to start, .* 0 s for 0 validations, .* for the test\\).*"), time);
    assertEquals(
        "warning: data.validate is empty: no best checkpoint is chosen; the last one is tested.\n",
        said.err());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void benchPrintsOneJsonObject() {
    String[] small = {
      "--blocks", "1", "--channels", "8", "--batch", "1", "--patch", "8", "--runs", "2"
    };
    Said said =
        Said.by(Stream.concat(Stream.of("bench", "step"), Stream.of(small)).toArray(String[]::new));
    assertEquals(0, said.code(), said::err);
    String json = said.out().strip();
    assertTrue(
        json.startsWith(
            "{\"network\":\"edsr\",\"layout\":\"nhwc\",\"blocks\":1,\"channels\":8,\"scale\":2,"),
        json);
    assertTrue(json.matches(".*\"step\":\\{\"median_ms\":[0-9.]+,\"min_ms\":[0-9.]+}.*"), json);
    assertTrue(json.contains("\"forward\":{") && json.contains("\"peak_tensor_mib\":"), json);
    Said steps =
        Said.by(
            Stream.concat(Stream.of("bench", "step", "--steps", "21"), Stream.of(small))
                .toArray(String[]::new));
    assertTrue(steps.out().contains("\"peak_tensor_mib\""), steps::out);
  }

  @Test
  void benchOfDataTrainsOnLargeImages() {
    Said said =
        Said.by(
            ("bench data --images 1 --steps 21 --blocks 1 --channels 4 --batch 1 --patch 8")
                .split(" "));
    assertEquals(0, said.code(), said::err);
    String json = said.out().strip();
    assertTrue(json.contains("\"images\":1,\"image\":\"2040x1356\",\"file_mib\":"), json);
    assertTrue(json.contains("\"data_wait_share\":"), json);
    assertTrue(json.matches(".*\"after_step_20\":\\{\"heap_mib\":[1-9].*"), json);
    assertTrue(json.contains("\"after_step_21\":"), json);
  }

  @Test
  void benchOfPackedBitsComparesThemWithFloats() {
    int threads = Parallel.threads();
    Said said =
        Said.by(
            "bench binary --size 9x8 --in 8 --out 4 --runs 2 --warm-ups 0 --threads 1".split(" "));
    Parallel.setThreads(threads);
    assertEquals(0, said.code(), said::err);
    String json = said.out().strip();
    String first = "{\"size\":\"9x8\",\"in\":8,\"out\":4,\"kernel\":3,\"threads\":1,\"runs\":2,";
    assertTrue(json.startsWith(first), json);
    assertTrue(json.matches(".*\"bit_counts\":\"(words|bytes)\",.*"), json);
    for (String part : List.of("packing", "convolution", "float")) {
      assertTrue(json.contains("\"%s\":{\"median_ms\":".formatted(part)), json);
    }
    assertTrue(json.matches(".*\"of_medians\":[0-9.]+,\"of_minima\":[0-9.]+}.*"), json);
    assertEquals(2, Said.by("bench", "binary", "--kernel", "4").code());
    assertEquals(2, Said.by("bench", "binary", "--in", "16000", "--out", "16000").code());
  }

  @Test
  void benchOfAnOperatorNamesItsCeiling() {
    Said said =
        Said.by(
            ("bench operator conv --in 8 --out 8 --batch 1 --patch 8 --runs 2 --threads 1")
                .split(" "));
    assertEquals(0, said.code(), said::err);
    String json = said.out().strip();
    assertTrue(json.startsWith("{\"operator\":\"conv\",\"input\":\"[1x8x8x8]\",\"out\":8,"), json);
    assertTrue(json.contains("\"kernels\":\"own\",\"counted\":\"multiply-adds\""), json);
    assertTrue(json.matches(".*\"ceiling_giga_per_second_and_core\":[1-9][0-9.]*,.*"), json);
    for (String direction : List.of("forward", "gradient_of_input", "gradient_of_weights")) {
      String timed =
          ".*\"%s\":\\{\"median_ms\":[-0-9.E]+,\"min_ms\":[-0-9.E]+,".formatted(direction);
      String speed = "\"giga_per_second_and_core\":[-0-9.]+,\"share_of_ceiling\":[-0-9.]+\\}.*";
      assertTrue(json.matches(timed + speed), json);
    }
    boolean linux = Files.exists(Path.of("/proc/stat"));
    assertEquals(linux, json.contains("\"stolen_cpu_share\":"), json);
    assertTrue(!linux || json.contains("\"load_average\":"), json);
  }

  @Test
  void bicubicOnSet5IsThePublishedRow() {
    Path set5 = data("set5");
    Said said =
        Said.by(
            "eval",
            "--network",
            "bicubic",
            "--protocol",
            "classic-y",
            "--scale",
            "2",
            "--data",
            set5.toString());
    assertEquals(0, said.code(), said::err);
    assertEquals("mean 33.6615 / 0.9299", line(said.out(), "mean"));
    assertTrue(line(said.out(), "classic-y: ").contains("Y clipped to 16..235"), said::out);
    Said named =
        Said.by(
            "eval",
            "--network",
            "bicubic",
            "--protocol",
            "classic-y",
            "--scale",
            "3",
            "--data",
            "set5",
            "--data-root",
            String.valueOf(set5.getParent()));
    assertEquals("mean 30.3924 / 0.8682", line(named.out(), "mean"));
  }

  @Test
  void dataCheckReadsASetOfItsOwnDrawings() {
    Said said = Said.by("data", "check", "sample-test", "--alone");
    assertEquals(0, said.code(), said::err);
    assertTrue(said.out().endsWith("\nok" + System.lineSeparator()), said::out);
  }

  @ParameterizedTest
  @CsvSource({"2h30m, 9000", "90s, 90", "1d, 86400", "45m, 2700", "1h1s, 3601"})
  void timeSpansAreReadAsPeopleWriteThem(String text, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), new TimeSpan().convert(text));
  }

  @ParameterizedTest
  @CsvSource({"''", "5", "h", "30m2h", "-3s"})
  void otherTimeSpansAreRefused(String text) {
    assertThrows(TypeConversionException.class, () -> new TimeSpan().convert(text));
  }

  @Test
  void anUnexpectedFailureIsOneLineAndItsTraceAFile() throws IOException {
    StringWriter err = new StringWriter();
    int code = Failures.report(new IllegalStateException("surprise"), new PrintWriter(err));
    assertEquals(1, code);
    String text = err.toString();
    assertTrue(
        text.startsWith("Internal error: java.lang.IllegalStateException: surprise\n"), text);
    Path log = Path.of(text.substring(text.lastIndexOf(" in ") + 4).strip());
    assertTrue(Files.readString(log).contains("at org.frugalsr.cli.CommandTest"));
    Files.delete(log);
  }

  private static Path data(String name) {
    Optional<String> given =
        Optional.ofNullable(System.getProperty("FRUGAL_DATA"))
            .or(() -> Optional.ofNullable(System.getenv("FRUGAL_DATA")));
    Stream<String> roots =
        given.isPresent()
            ? given.stream()
            : Stream.of("../shared/data", "../../shared/data", "../../../shared/data");
    Optional<Path> found = roots.map(r -> Path.of(r, name)).filter(Files::isDirectory).findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), () -> "no data folder " + name + "; set FRUGAL_DATA to where it lies");
    return found.orElseThrow();
  }
}
