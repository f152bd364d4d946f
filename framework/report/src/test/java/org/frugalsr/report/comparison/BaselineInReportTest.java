package org.frugalsr.report.comparison;

import static org.frugalsr.report.comparison.StudyFixture.body;
import static org.frugalsr.report.comparison.StudyFixture.contains;
import static org.frugalsr.report.comparison.StudyFixture.remarks;
import static org.frugalsr.report.comparison.StudyFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a report says about the differences of variants to its baseline. */
class BaselineInReportTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  @Test
  void onLargeSetsDifferencesToTheBaselineAreTestedAndCorrected() throws Exception {
    for (long seed = 0; seed < 2; seed++) {
      large("base", seed, i -> 30.0 + i % 7);
      large("better", seed, i -> 30.2 + i % 7 + (i % 10 - 4.5) / 50);
      large("equal", seed, i -> 30.0 + i % 7 + (i % 2 == 0 ? 0.1 : -0.1));
    }
    large("alone", 5, i -> 29.0);
    Document page = study.page("base");
    assertEquals(
        List.of(
            "Variant|Set|ΔPSNR|95 %|by seed|ΔSSIM|better|p|p (Holm)",
            "better|b100 ×2|+0.200|+0.189 … +0.211|+0.200 … +0.200|+0.0050|100 of 100|< 0.0001|< 0.0001",
            "equal|b100 ×2|+0.000|-0.020 … +0.020|+0.000 … +0.000|+0.0000|50 of 100|1.0000|1.0000"),
        rows(page, 1));
    contains(
        String.join("\n", remarks(page)),
        "alone and base have no seed in common: their difference is not shown.");
    contains(body(page), "by image, b100 ×2: the 10 largest of 100, by the median variant");
  }

  private void large(String variant, long seed, IntToDoubleFunction psnr) {
    try (RunFixture run = study.begin(variant, "", seed)) {
      run.start(6000).train(6000);
      run.evaluate(
          "b100", "sisr-y", IntStream.range(0, 100).mapToObj(psnr::applyAsDouble).toList());
      run.stop(6000, "finished");
    }
  }

  @Test
  void onSmallSetsADifferenceIsOnlyPrinted() throws Exception {
    Document page = study.threeVariants().page("float");
    assertEquals(
        List.of(
            "bnn|set5 ×2|-1.050|–|-1.100 … -1.000|-0.0263|0 of 2|not tested|–",
            "no body|set5 ×2|-1.600|–|one seed|-0.0400|0 of 2|not tested|–"),
        rows(page, 2).subList(1, 3));
    contains(body(page), "Nothing is tested: every set has fewer than 100 images.");
    contains(
        String.join("\n", remarks(page)),
        "no body and float are compared only on the seeds that both have (0).");
    assertEquals("float (baseline)", rows(page, 0).get(3).split("\\|")[0]);
  }

  @Test
  void theGapToTheBaselineIsDrawnOverTheStepsFromEqualSeeds() throws Exception {
    study.run("conv", "", 1, 28.0).run("conv", "", 2, 31.0).run("adder", "", 2, 30.5);
    Element chart = gap(study.page("conv"));
    assertTrue(
        chart
            .getAttribute("aria-label")
            .startsWith("Validation PSNR of adder minus that of conv at equal seeds (dB), on bsd"),
        chart.getAttribute("aria-label"));
    List<Double> ticks = new ArrayList<>();
    NodeList texts = chart.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      if (((Element) texts.item(i)).getAttribute("class").equals("y")) {
        ticks.add(Double.valueOf(texts.item(i).getTextContent().replace('\u2212', '-')));
      }
    }
    assertTrue(
        ticks.stream().anyMatch(t -> t <= -0.5) && ticks.stream().allMatch(t -> t < 1),
        ticks::toString);
  }

  private static Element gap(Document page) {
    NodeList charts = page.getElementsByTagName("svg");
    return IntStream.range(0, charts.getLength())
        .mapToObj(i -> (Element) charts.item(i))
        .filter(c -> c.getAttribute("aria-label").contains(" minus that of "))
        .findFirst()
        .orElseThrow();
  }
}
