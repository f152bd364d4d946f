package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDifferenceTest {
  @TempDir Path home;

  private String text(String a, String b) {
    return RunDifference.text(RunFolder.open(home.resolve(a)), RunFolder.open(home.resolve(b)))
        .replace(home.toString(), "DIR");
  }

  @Test
  void configProvenanceCostAndResultsAreCompared() {
    try (RunFixture run = new RunFixture(home.resolve("a"))) {
      run.session("frugal run", 2, "clean").start(6000).network();
      run.evaluate("set5", "sisr-y", List.of(36.0, 34.0, 35.0)).stop(6000, "finished");
    }
    String config = RunFixture.CONFIG.replace("\"conv\"", "\"adder\"").replace(",\"block\":{}", "");
    try (RunFixture run = new RunFixture(home.resolve("b"), config)) {
      run.session("frugal run", 4, "modified").start(6000).network(1_000_000, 3.5e9, 0);
      run.evaluate("set5", "sisr-y", List.of(36.5, 33.0, 35.0));
    }
    assertEquals(
        """
        A: DIR/a (finished)
        B: DIR/b (not finished: step 6,000 of 6,000)

        Config         A     B
        operator.name  conv  adder

        Provenance     A      B
        FrugalSR tree  clean  modified
        threads        2      4

        Cost           A          B
        Parameters     1,369,859  1,000,000
        Multiply-adds  316.25 G   3.50 G

        Results  PSNR A  PSNR B   B - A  SSIM A  SSIM B    B - A
        set5 ×2  35.000  34.833  -0.167  0.8750  0.8708  -0.0042
        set5 ×2, image by image: B is better on 1 and worse on 1 of 3; from -1.000 (image-1) to +0.500 (image-0) dB, standard deviation 0.764.
        """,
        text("a", "b").replaceAll("(?m)^sisr-y: .*\n", ""));
  }

  @Test
  void runsMeasuredInDifferentWaysAreNotSubtracted() {
    for (String protocol : List.of("sisr-y", "classic-y")) {
      try (RunFixture run = new RunFixture(home.resolve(protocol))) {
        run.start(6000).evaluate("set5", protocol, List.of(36.0)).stop(6000, "finished");
      }
    }
    String text = text("sisr-y", "classic-y");
    contains(text, "The configs are the same.\n");
    contains(text.replaceAll(" +", " "), "set5 ×2, sisr-y 36.000 – –");
    contains(text, "set5 ×2 was not measured in the same way everywhere: protocol differ");
    assertFalse(text.contains("image by image"), text);
  }

  @Test
  void runsWithoutResultsAreComparedAsFarAsTheyGo() {
    new RunFixture(home.resolve("a")).close();
    new RunFixture(home.resolve("b")).close();
    assertEquals(
        """
        A: DIR/a (not finished: step 0)
        B: DIR/b (not finished: step 0)

        The configs are the same.

        The provenance is the same.

        The networks cost the same.

        Neither run was measured on a test set, or validated.
        """,
        text("a", "b"));
  }
}
