package org.frugalsr.report.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudySummaryTest {
  @TempDir Path home;
  private StudyFixture study;

  @BeforeEach
  void begin() {
    study = new StudyFixture(home);
  }

  @Test
  void figuresAreMeansOverTheSeedsOfEachVariant() {
    StudySummary summary = StudySummary.of(study.threeVariants().comparison("float"));
    Map<String, Double> figures = new TreeMap<>();
    summary.figures().forEach(f -> figures.put(f.name(), f.value()));
    assertEquals(36.6, figures.get("test/set5/x2/sisr-y/psnr/float"), 1e-9);
    assertEquals(Math.sqrt(0.02), figures.get("test/set5/x2/sisr-y/psnr-deviation/float"), 1e-9);
    assertEquals(2.0, figures.get("test/set5/x2/sisr-y/seeds/float"));
    assertEquals(36.6 / 40, figures.get("test/set5/x2/sisr-y/ssim/float"), 1e-9);
    assertEquals(34.9, figures.get("test/set5/x2/sisr-y/psnr/no body"), 1e-9);
    assertFalse(figures.containsKey("test/set5/x2/sisr-y/psnr-deviation/no body"));
    assertEquals(1_369_859.0, figures.get("network/x2/parameters/bnn"));
  }

  @Test
  void settingsAreWhatAllSharesAndWhatDiffers() {
    Map<String, String> settings =
        StudySummary.of(study.threeVariants().comparison("float")).settings();
    assertEquals("edsr", settings.get("network.name"));
    assertEquals("operator.name=bnn", settings.get("study.variants.bnn"));
    assertEquals("0, 1", settings.get("study.seeds"));
    assertEquals("float", settings.get("study.baseline"));
    assertFalse(settings.containsKey("operator.name"));
    assertFalse(settings.containsKey("seed"));
  }

  @Test
  void nothingIsSaidToBeSharedBeforeAllHaveBegun() {
    study.run("a", "", 0, 36.0).add("b", "", 0, home.resolve("not yet"));
    StudySummary summary = StudySummary.of(study.comparison(""));
    assertEquals(Map.of(), summary.settings());
    assertEquals(36.0, summary.figures().getFirst().value());
  }

  @Test
  void theRevisionIsThatOfAllRunsOrSaidToDiffer() {
    study.run("a", "", 0, 36.0);
    assertEquals(
        Map.of("program.revision", "0123456789abcdef", "program.tree", "clean", "version", "0.1.0"),
        StudySummary.of(study.comparison("")).origin());
    try (RunFixture run = study.begin("b", "", 0)) {
      run.session("frugal run", 2, "modified").start(6000).stop(6000, "finished");
    }
    Map<String, String> origin = StudySummary.of(study.comparison("")).origin();
    assertEquals("clean, modified", origin.get("program.tree.differs"));
    assertFalse(origin.containsKey("program.tree"));
  }
}
