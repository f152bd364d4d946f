package org.frugalsr.engine.report;

import static org.frugalsr.engine.report.StudyFixture.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    String config =
        "{\"data\":{\"root\":\"%s\"},\"name\":\"%s\",\"seed\":%d,\"operator\":{\"name\":\"%s\"}}"
            .formatted(root, folder, seed, operator);
    new RunFixture(home.resolve(folder), config).close();
  }

  private Comparison of(Optional<String> baseline, String... folders) {
    return Comparison.ofRuns(
        "all", List.of(folders).stream().map(home::resolve).toList(), baseline);
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
