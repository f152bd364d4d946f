package org.frugalsr.report.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.imaging.Protocol;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.RunFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class RunReportTest {
  @TempDir Path home;

  @Test
  void aWholeRunIsReportedInAllItsParts() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      Document page = report(run);
      assertEquals("edsr-mini", text(page, "h1", 0));
      String body = text(page, "body", 0);
      contains(body, "network edsr · ×2 · block residual · operator conv · quantizer none");
      contains(body, Protocol.SISR_Y.description());
      contains(body, "1,369,859");
      contains(body, "316.25 G");
      contains(body, "6,000 of 6,000 steps in 1 min");
      contains(body, "Highest on bsd ×2, sisr-y: 32.400 dB at step 6,000.");
      contains(body, "0.4 % of the time waiting for data");
      contains(body, "0123456789abcdef");
      contains(body, "trainer.steps");
      assertEquals(
          List.of("Warnings and notes", "Results", "Cost", "Training", "Pictures", "Provenance"),
          texts(page, "h2"));
      NodeList figures = page.getElementsByTagName("figure");
      assertEquals(
          3,
          IntStream.range(0, figures.getLength())
              .filter(i -> ((Element) figures.item(i)).getAttribute("class").equals("chart"))
              .count());
      assertEquals(6, page.getElementsByTagName("img").getLength());
    }
  }

  @Test
  void theResultTableComparesEachMethodWithBicubic() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      Element table = (Element) report(run).getElementsByTagName("table").item(0);
      List<String> rows = texts(table, "tr");
      assertEquals(List.of("set5 ×2", "sample-test ×2 †"), texts(table, "th").subList(1, 3));
      assertEquals("bicubic33.6600.841533.6600.8415", rows.get(2));
      assertEquals("network (best checkpoint, step 6,000)36.8200.920536.8200.9205", rows.get(3));
      assertEquals("gain over bicubic+3.160+0.0790+3.160+0.0790", rows.get(4));
      assertEquals(
          "network (best checkpoint, step 6,000), self-ensemble36.9000.922536.9000.9225",
          rows.get(5));
      assertEquals("gain over bicubic+3.240+0.0810+3.240+0.0810", rows.get(6));
      assertEquals(7, rows.size());
    }
  }

  @Test
  void onlyTheLatestEvaluationOfAMethodCounts() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      run.start(6000);
      run.evaluate("set5", "network", 34.2, false, 3000);
      run.evaluate("set5", "network", 36.5, false, 6000).stop(6000, "finished");
      String html = Files.readString(write(run));
      contains(html, "36.500");
      assertFalse(html.contains("34.200"));
      assertFalse(html.contains("gain over bicubic"));
      contains(html, "Bicubic was not measured");
    }
  }

  @Test
  void aTargetThatALaterSessionMeasuredAgainHasNoOlderRows() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      run.start(1000);
      Map<String, Object> last = RunFixture.measured("set5", 34.2);
      last.putAll(Map.of("method", "network", "checkpoint", "last", "checkpoint_step", 1000));
      run.record("evaluate", 1000, last);
      run.evaluate("set14", "network", 32.1, false, 1000).stop(1000, "finished");
      run.record("resume", 1000, Map.of("steps", 2000));
      run.evaluate("set5", "bicubic", 33.6, false, 2000);
      run.evaluate("set5", "network", 36.5, false, 1500);
      run.evaluate("set5", "network", 36.9, true, 1500).stop(2000, "finished");
      String html = Files.readString(write(run));
      contains(html, "33.600");
      contains(html, "36.500");
      contains(html, "36.900");
      contains(html, "32.100");
      assertFalse(html.contains("34.200"));
      assertFalse(html.contains("last checkpoint"));
    }
  }

  @Test
  void whatTheRunHasFromAnotherOneIsSaid() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      Map<String, Object> start = new LinkedHashMap<>();
      start.put("steps", 6000);
      start.put("forked", "runs/first, step 4000");
      start.put("changed", List.of("trainer.optimizer.name: adam -> sgd"));
      run.record("start", 4000, start).train(5000, 0.4).train(6000, 0.3);
      String body = text(report(run), "body", 0);
      contains(body, "2,000 steps (6,000 of 6,000, from step 4,000 on) in 0 min");
      contains(
          body,
          "Forked from runs/first, step 4000: the steps up to there were trained by that run, under"
              + " its config. Changed since: trainer.optimizer.name: adam -> sgd.");
    }
    try (RunFixture run = new RunFixture(home.resolve("other"))) {
      String taken = "started from runs/x2, step 300: 40 of 42 arrays taken over";
      run.record("start", 0, Map.of("steps", 6000, "initialised", taken, "initialised_step", 300));
      contains(text(report(run), "body", 0), "S" + taken.substring(1) + ".");
    }
  }

  @Test
  void oneBitLayersAreToldOneByOne() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("bnn"))) {
      run.start(6000).oneBit(1, 0.1).oneBit(3001, 0.002).oneBit(6000, 0.01).stop(6000, "finished");
      Document page = report(run);
      contains(text(page, "body", 0), "Flips at step 3,001. The others at step 6,000.");
      List<String> rows = texts(page, "tr");
      assertTrue(
          rows.contains("body.conv12.0e-03" + "–".repeat(3) + "0.990" + "–".repeat(5)),
          rows::toString);
      assertTrue(
          rows.contains("body.conv24.0e-03" + "–".repeat(3) + "0.980" + "–".repeat(5)),
          rows::toString);
    }
  }

  @Test
  void aRunWhoseTestFailsHasNotFinished() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      run.start(6000).train(6000).stop(6000, "Cannot read butterfly.png.");
      contains(
          text(report(run), "ul", 0), "Failed at step 6,000 of 6,000: Cannot read butterfly.png.");
    }
  }

  @Test
  void whatMakesNumbersDoubtfulComesFirst() throws Exception {
    String config =
        """
        {"data":{"test":["set5","sample-test"],"validate":["set5"]},"network":{"name":"edsr"}}\
        """;
    try (RunFixture run = new RunFixture(home.resolve("run"), config)) {
      run.session("frugal run", 2, "clean").session("frugal resume", 4, "modified");
      run.start(100).train(50, Double.NaN);
      run.record("warning", 0, Map.of("text", "T91 overlaps set14."));
      run.record(
          "resume", 50, Map.of("steps", 200, "changed", List.of("trainer.steps: 100 -> 200")));
      run.evaluate("set5", "network", 36, false).stop(60, "asked to stop");
      Document page = report(run);
      assertEquals(
          List.of(
              "The training loss was NaN or infinite, first at step 50.",
              "Stopped at step 60 of 200: asked to stop",
              "Validated on the test set: checkpoints were chosen on set5, so test scores are"
                  + " optimistic.",
              "The sample set is drawn by a program. Scores on it do not measure quality.",
              "Resumed at step 50 with changed keys: trainer.steps: 100 -> 200.",
              "FrugalSR was built from sources that differ from its revision (tree: modified), so"
                  + " the revision alone does not identify them.",
              "The run's sessions differ in: FrugalSR tree, threads.",
              "T91 overlaps set14."),
          texts((Element) page.getElementsByTagName("ul").item(0), "li"));
      String body = text(page, "body", 0);
      assertTrue(body.indexOf("Validated on the test set") < body.indexOf("36.000"));
      contains(body, "set5 ×2 ‡");
      contains(body, "‡ The checkpoint was chosen on this set");
      contains(body, "2 (session 1); 4 (session 2)");
    }
  }

  @Test
  void aTestSetIsKnownAgainUnderItsFoldersName(@TempDir Path data) throws IOException {
    Path link = Files.createSymbolicLink(data.resolve("link"), data);
    for (String validate : List.of("twin", link.resolve(".").toString())) {
      String config =
          """
          {"data":{"root":"%s","sets":{"set5":{"hr":"."},"twin":{"hr":"../%s"},
           "part":{"hr":".","select":{"from":"a","to":"b"}},
           "rest":{"hr":".","select":{"from":"c","to":"d"}}},"test":["set5"],"validate":["%s"]}}\
          """
              .formatted(data, data.getFileName(), validate);
      assertTrue(remarks(config).contains("checkpoints were chosen on set5"), validate);
      String parts = config.replace("\"test\":[\"set5\"]", "\"test\":[\"part\"]");
      assertTrue(remarks(parts).contains("checkpoints were chosen on part"), validate);
      String apart = parts.replace("\"" + validate + "\"]", "\"rest\"]");
      assertFalse(remarks(apart).contains("checkpoints were chosen on"), apart);
    }
  }

  private String remarks(String config) throws IOException {
    Path path = Files.createTempDirectory(home, "run").resolve("run");
    try (RunFixture run = new RunFixture(path, config)) {
      run.start(100).stop(100, "finished");
      return String.join("\n", new Caveats(RunContent.read(run.folder())).remarks());
    }
  }

  @Test
  void aTrialIsHeadedByItsVariantAndSeed() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("conv-seed3-01234567"))) {
      String parent = "{\"study\":\"ablation\",\"folder\":\"..\",\"variant\":\"conv\",\"seed\":3}";
      Files.writeString(run.folder().parent(), parent);
      Document page = report(run);
      assertEquals("conv, seed 3", text(page, "h1", 0));
      contains(text(page, "body", 0), "trial of the study ablation · network edsr");
      Files.writeString(run.folder().parent(), "{");
      assertEquals("edsr-mini", text(report(run), "h1", 0));
    }
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"), "{}")) {
      Files.delete(run.folder().journal());
      String body = text(report(run), "body", 0);
      contains(body, "The journal is empty or missing");
      contains(body, "The configuration does not name a network.");
      contains(body, "No evaluation on a test set was recorded.");
      contains(body, "The cost of the network was not recorded.");
      contains(body, "No training was recorded.");
      contains(body, "No pictures were saved.");
      contains(body, "No provenance was recorded.");
    }
  }

  @Test
  void aRunThatGoesOnIsReportedAsFarAsItIs() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      run.start(6000).network().train(60, 0.4);
      Files.writeString(
          run.folder().journal(), Files.readString(run.folder().journal()) + "{\"time\":\"2026-01");
      String body = text(report(run), "body", 0);
      contains(body, "The journal has no end: the run is still running, or was killed.");
      contains(body, "step 60 of 6,000, at 2026-01-31 12:00 UTC");
      contains(body, "No validation was recorded.");
    }
  }

  @Test
  void numbersThatAreNoneAreShownAsSuch() throws Exception {
    try (RunFixture run = new RunFixture(home.resolve("run"))) {
      run.start(100).train(1, Double.NaN).validate("bsd", 100, Double.NaN);
      run.evaluate("set5", "bicubic", Double.POSITIVE_INFINITY, false);
      run.evaluate("set5", "network", Double.NaN, false).stop(100, "finished");
      String body = text(report(run), "body", 0);
      contains(body, "Training loss: there is no finite value to draw.");
      contains(body, "Every validation on bsd ×2, sisr-y gave NaN.");
      contains(body, "bicubic∞");
      contains(body, "(best checkpoint, step 6,000)NaNNaN");
    }
  }

  @Test
  void aPictureThatIsGoneOrBrokenLeavesItsPlace() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      Path pictures = run.folder().pictures();
      Files.delete(pictures.resolve("set5-baby-a5427dba-x2-sr.png"));
      Files.writeString(
          pictures.resolve("set5-baby-a5427dba-x2-hr.png"), "no PNG, though it is called so");
      Document page = report(run);
      assertEquals(4, page.getElementsByTagName("img").getLength());
      contains(text(page, "body", 0), "no pictureSR, 37.900 dB\nno pictureHR");
    }
  }

  @Test
  void namesCannotBecomeMarkup() throws Exception {
    String evil = "<script>alert(1)</script> & \\\"x\\\" '|' \\u0000";
    String config = RunFixture.CONFIG.replace("edsr-mini", evil).replace("t91", evil);
    try (RunFixture run = new RunFixture(home.resolve("run"), config)) {
      run.evaluate("<img src=x>|`", "network", 36, false);
      Document page = report(run);
      assertEquals("<script>alert(1)</script> & \"x\" '|' \uFFFD", text(page, "h1", 0));
      assertEquals(1, page.getElementsByTagName("script").getLength(), "the page's own");
      assertEquals(0, page.getElementsByTagName("img").getLength());
      String markdown = RunReport.markdown(run.folder());
      contains(markdown, "# \\<script\\>alert(1)\\</script\\> &amp; \"x\" '\\|'");
      contains(markdown, "\\<img src=x\\>\\|\\` ×2 PSNR");
    }
  }

  @Test
  void thePageLoadsNothing() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      String html = Files.readString(write(run));
      assertFalse(
          html.replace("http://www.w3.org/1999/xhtml", "")
              .replace("http://www.w3.org/2000/svg", "")
              .contains("http:"));
      assertFalse(html.contains("https:"));
      assertFalse(html.contains("url("));
      assertFalse(html.contains("@import"));
      assertFalse(Pattern.compile("(src|href)=\"(?!data:image/png;base64,)").matcher(html).find());
      contains(html, "content=\"default-src 'none';");
    }
  }

  @Test
  void aRunGivesTheSameBytesInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      String here = Files.readString(write(run));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(here, Files.readString(write(run)));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void markdownHasTheSameTables() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      String markdown = RunReport.markdown(run.folder());
      contains(
          markdown,
          """
          | Method | set5 ×2 PSNR | set5 ×2 SSIM | sample-test ×2 † PSNR | sample-test ×2 † SSIM |
          | :--- | ---: | ---: | ---: | ---: |
          | bicubic | 33.660 | 0.8415 | 33.660 | 0.8415 |
          | network (best checkpoint, step 6,000) | 36.820 | 0.9205 | 36.820 | 0.9205 |
          | gain over bicubic | +3.160 | +0.0790 | +3.160 | +0.0790 |
          """);
      contains(markdown, "| Parameters | 1,369,859 |");
      contains(markdown, "| trainer.steps | 6000 |");
      assertFalse(markdown.contains("Pictures"), markdown);
      assertFalse(markdown.contains("\n\n\n"), markdown);
      int tables = report(run).getElementsByTagName("table").getLength();
      assertEquals(tables, Pattern.compile("(?m)^\\| :?-").matcher(markdown).results().count());
    }
  }

  @Test
  void aDamagedJournalIsNamedAndTheOldReportStays() throws Exception {
    try (RunFixture run = RunFixture.complete(home.resolve("run"))) {
      String before = Files.readString(write(run));
      Files.writeString(run.folder().journal(), "nonsense\n");
      WorldError error = assertThrows(WorldError.class, () -> RunReport.write(run.folder()));
      contains(String.valueOf(error.getMessage()), "line 1");
      assertEquals(before, Files.readString(run.folder().report()));
    }
  }

  private static Path write(RunFixture run) {
    RunReport.write(run.folder());
    return run.folder().report();
  }

  /** The page, which must be well-formed. */
  private static Document report(RunFixture run) throws Exception {
    byte[] bytes = Files.readAllBytes(write(run));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
  }

  private static String text(Document page, String tag, int index) {
    return page.getElementsByTagName(tag).item(index).getTextContent();
  }

  private static List<String> texts(Document page, String tag) {
    return texts(page.getDocumentElement(), tag);
  }

  private static List<String> texts(Element parent, String tag) {
    NodeList found = parent.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  private static void contains(String text, String part) {
    assertTrue(text.contains(part), () -> "no \"" + part + "\" in:\n" + text);
  }
}
