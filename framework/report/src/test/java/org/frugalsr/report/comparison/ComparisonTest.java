package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  @TempDir Path home;

  @BeforeEach
  void runs() {
    run("edsr-s0", 0, "conv", "data");
    run("edsr-s1", 1, "conv", "/elsewhere");
    run("edsr-adder", 0, "adder", "data");
    run("edsr", 0, "other", "data");
  }

  private void run(String folder, long seed, String operator, String root) {
    run(folder, folder, seed, operator, root);
  }

  private void run(String folder, String name, long seed, String operator, String root) {
    String config =
        "{\"data\":{\"root\":\"%s\"},\"name\":\"%s\",\"seed\":%d,\"operator\":{\"name\":\"%s\"}}"
            .formatted(root, name, seed, operator);
    new RunFixture(home.resolve(folder), config).close();
  }

  private Comparison of(Optional<String> baseline, String... folders) {
    return Comparison.ofRuns(
        "all", List.of(folders).stream().map(home::resolve).toList(), baseline);
  }

  @Test
  void variantsOfSeveralStudiesAreNamedByStudy() {
    Comparison both =
        Comparison.ofStudies(
            "both", List.of(study("rates"), study("rates"), study("bits")), Optional.empty());
    assertEquals(
        List.of(
            "rates/float of none",
            "rates/bnn of rates/float",
            "rates (2)/float of none",
            "rates (2)/bnn of rates (2)/float",
            "bits/float of none",
            "bits/bnn of bits/float"),
        both.entries().stream().map(e -> e.variant() + " of " + e.twin().orElse("none")).toList());
    assertEquals(Optional.of("rates/float"), both.baseline());
    assertEquals("rates (2)/one bit", both.labels().get("rates (2)/bnn"));
    assertEquals(
        Optional.of("bits/bnn"),
        Comparison.ofStudies("both", List.of(study("bits")), Optional.of("bnn")).baseline());
    List<Comparison> two = List.of(study("rates"), study("bits"));
    assertEquals(
        Optional.of("bits/bnn"),
        Comparison.ofStudies("both", two, Optional.of("bits/bnn")).baseline());
    UserError several =
        assertThrows(UserError.class, () -> Comparison.ofStudies("both", two, Optional.of("bnn")));
    contains(String.valueOf(several.getMessage()), "rates/bnn, bits/bnn.");
    UserError none =
        assertThrows(
            UserError.class, () -> Comparison.ofStudies("both", two, Optional.of("bits/bnnn")));
    contains(String.valueOf(none.getMessage()), "Did you mean 'bits/bnn'");
  }

  private Comparison study(String name) {
    return new Comparison(
        name,
        List.of(
            new Comparison.Entry("float", Optional.empty(), 0, home.resolve("edsr")),
            new Comparison.Entry("bnn", Optional.of("float"), 0, home.resolve("edsr-s0"))),
        Optional.of("float"),
        Map.of("bnn", "one bit"));
  }

  @Test
  void runsThatDifferInTheSeedOnlyAreOneVariant() {
    Comparison comparison = of(Optional.empty(), "edsr-s0", "edsr-adder", "edsr-s1", "edsr");
    assertEquals(
        List.of("edsr 0 edsr-s0", "edsr 1 edsr-s1", "edsr-adder 0 edsr-adder", "edsr (2) 0 edsr"),
        comparison.entries().stream()
            .map(e -> "%s %d %s".formatted(e.variant(), e.seed(), e.run().getFileName()))
            .toList());
  }

  @Test
  void seedsOfOlderVersionsAndOtherMachinesAreTheSameVariant() {
    bound("mini-seed0", "seed=0", "threads=1", "trainer.steps=100");
    bound("mini-seed1", "seed=1", "threads=2", "trainer.steps=100");
    ResolvedConfig now = resolved("name=mini-seed2", "seed=2", "trainer.steps=100");
    Config older = now.config().withoutPath("evaluation.self-ensemble");
    assertNotEquals(now.config(), older);
    String json = older.root().render(ConfigRenderOptions.concise());
    new RunFixture(home.resolve("mini-seed2"), json).close();
    bound("longer", "trainer.steps=200");
    assertEquals(
        List.of("mini 0", "mini 1", "mini 2", "longer 0"),
        variants("mini-seed0", "mini-seed1", "mini-seed2", "longer"));
  }

  private void bound(String folder, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("name=" + folder);
    String json = resolved(all.toArray(String[]::new)).json();
    new RunFixture(home.resolve(folder), json).close();
  }

  private static ResolvedConfig resolved(String... overrides) {
    List<String> all = new ArrayList<>(List.of("network.name=bound-net", "block.name=bound-block"));
    all.addAll(List.of("operator.name=bound-conv", "quantizer.name=bound-none"));
    all.add("trainer.name=bound-trainer");
    all.addAll(List.of(overrides));
    return Experiment.of(ConfigSource.of(all)).resolved();
  }

  private List<String> variants(String... folders) {
    return of(Optional.empty(), folders).entries().stream()
        .map(e -> e.variant() + " " + e.seed())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "edsr-s0, edsr-s1, edsr",
    "edsr_seed=0, edsr_seed=1, edsr",
    "seed0, seed1, seed0",
    "edsr-c10, edsr-c11, edsr-c10",
    "axis0, axis1, axis0",
    "first-s0, second-s1, first-s0",
    "edsr, edsr-s1, edsr"
  })
  void onlyAMarkedSeedIsLeftOutOfTheName(String first, String second, String variant) {
    run("first", first, 0, "any", "data");
    run("second", second, 1, "any", "data");
    assertEquals(List.of(variant + " 0", variant + " 1"), variants("first", "second"));
  }

  @Test
  void aNameThatTheSeedsShareStaysWhole() {
    run("first", "edsr-s0", 0, "any", "data");
    run("second", "edsr-s0", 1, "any", "data");
    assertEquals(List.of("edsr-s0 0", "edsr-s0 1"), variants("first", "second"));
  }

  @Test
  void theBaselineIsAVariantOrOneOfItsRuns() {
    assertEquals(Optional.of("edsr"), of(Optional.of("edsr"), "edsr-s0", "edsr-s1").baseline());
    assertEquals(
        Optional.of("edsr"), of(Optional.of("runs/edsr-s1/"), "edsr-s0", "edsr-s1").baseline());
    UserError error =
        assertThrows(UserError.class, () -> of(Optional.of("edsr-addre"), "edsr-s0", "edsr-adder"));
    assertEquals(
        """
        There is no variant 'edsr-addre' to be the baseline. Did you mean 'edsr-adder'?
        Variants: edsr-s0, edsr-adder.\
        """,
        error.getMessage());
  }

  @Test
  void aRunGivenTwiceIsRefused() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> of(Optional.empty(), "edsr", "../" + home.getFileName() + "/edsr"));
    contains(String.valueOf(error.getMessage()), "is given twice.");
  }
}
