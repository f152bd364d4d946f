package org.frugalsr.report.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.report.page.Texts;
import org.frugalsr.report.page.Texts.Lettered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What a reader of a study of many variants needs of its drawings. */
class LargeStudyTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 20})
  void noTextLiesOnAnotherOrOutsideOfItsDrawing(int variants) throws Exception {
    Document page = LargeStudy.of(home, variants).page("float");
    List<Element> drawings = all(page, "svg").filter(s -> has(s, "drawing")).toList();
    assertTrue(drawings.size() >= 12, "two sizes of the curves and rows, and the scatters");
    for (Element drawing : drawings) {
      String title = drawing.getAttribute("aria-label");
      List<Lettered> texts = Texts.of(drawing);
      for (Lettered text : texts) {
        assertTrue(text.inside(drawing), () -> text + " is outside of " + title);
        List<Lettered> over = texts.stream().filter(text::overlaps).toList();
        assertEquals(List.of(text), over, title);
      }
    }
    assertStyles(page, variants);
    assertNamed(page, variants);
  }

  /** Every variant looks the same everywhere, and like no other one. */
  private static void assertStyles(Document page, int variants) {
    Map<String, Set<String>> markers = new LinkedHashMap<>();
    Map<String, Set<String>> lines = new LinkedHashMap<>();
    for (Element path : all(page, "path").toList()) {
      String of = owner(path);
      if (has(path, "marker")) {
        String shape = path.getAttribute("d").replaceFirst("M\\S+ [-0-9.]+", "");
        markers
            .computeIfAbsent(of, any -> new TreeSet<>())
            .add(path.getAttribute("class") + " " + shape);
      } else if (has(path, "line") && !of.equals("bicubic") && !of.isEmpty()) {
        lines.computeIfAbsent(of, any -> new TreeSet<>()).add(path.getAttribute("class"));
      }
    }
    for (Map<String, Set<String>> styles : List.of(markers, lines)) {
      assertEquals(Set.copyOf(LargeStudy.names(variants)), styles.keySet());
      styles.forEach((name, style) -> assertEquals(1, style.size(), name + ": " + style));
      assertEquals(variants, styles.values().stream().distinct().count());
    }
  }

  private static void assertNamed(Document page, int variants) {
    for (Element drawing : all(page, "svg").filter(s -> has(s, "drawing")).toList()) {
      List<String> named =
          all(drawing, "g")
              .filter(g -> has(g, "name"))
              .map(g -> g.getAttribute("data-of"))
              .filter(name -> !name.equals("bicubic"))
              .toList();
      assertEquals(named.size(), Set.copyOf(named).size());
      boolean rows = drawing.getAttribute("aria-label").startsWith("Difference");
      boolean gaps = drawing.getAttribute("aria-label").contains(" minus ");
      int curves = gaps ? variants - 1 : variants;
      assertEquals(
          rows || curves == 1 ? 0 : curves, named.size(), drawing.getAttribute("aria-label"));
    }
  }

  @Test
  void anOutlierIsCutOffAndTold() throws Exception {
    Document page = LargeStudy.of(home, 6).page("float");
    String body = StudyFixture.body(page);
    StudyFixture.contains(body, "PSNR (dB) on set5 ×2 (axis cut: 1 at its edges, with arrows");
    StudyFixture.contains(body, "Training loss (axis cut: highest value 0.1");
    StudyFixture.contains(body, "vdsr-bnn ↓33.");
    StudyFixture.contains(body, "bicubic: 30.85, below the axis");
    Document two = LargeStudy.of(home.resolve("two"), 2).page("float");
    assertFalse(StudyFixture.body(two).contains("axis cut"));
  }

  @Test
  void ofManyImagesTheTenLargestDifferencesAreDrawn() throws Exception {
    Document page = LargeStudy.of(home, 6).page("float");
    Element drawing =
        all(page, "svg")
            .filter(s -> s.getAttribute("aria-label").contains("by image, b100"))
            .findFirst()
            .orElseThrow();
    StudyFixture.contains(
        drawing.getAttribute("aria-label"), "the 10 largest of 60, by the median variant");
    assertEquals(50, all(drawing, "g").filter(g -> has(g, "spot")).count());
  }

  @Test
  void theOnlyScriptIsThePagesOwnAndThePolicyNamesIt() throws Exception {
    Document page = LargeStudy.of(home, 2).page("float");
    NodeList scripts = page.getElementsByTagName("script");
    assertEquals(1, scripts.getLength());
    String html = Files.readString(home.resolve("report/report.html"));
    int begin = html.indexOf("<script>") + "<script>".length();
    String script = html.substring(begin, html.indexOf("</script>"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
    StudyFixture.contains(
        html, "script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';");
    assertFalse(script.matches("(?s).*(fetch|XMLHttp|import|eval|innerHTML).*"));
    all(page, "li")
        .filter(li -> li.hasAttribute("data-x"))
        .forEach(
            li ->
                assertEquals(
                    li.getAttribute("data-x").split(" ").length,
                    li.getAttribute("data-y").split(" ").length));
  }

  private static String owner(Element path) {
    for (Node n = path; n instanceof Element e; n = n.getParentNode()) {
      if (e.hasAttribute("data-of")) {
        return e.getAttribute("data-of");
      }
    }
    return "";
  }

  private static boolean has(Element e, String name) {
    return List.of(e.getAttribute("class").split(" ")).contains(name);
  }

  private static Stream<Element> all(Node in, String tag) {
    NodeList found =
        in instanceof Document d
            ? d.getElementsByTagName(tag)
            : ((Element) in).getElementsByTagName(tag);
    List<Element> all = new ArrayList<>();
    IntStream.range(0, found.getLength()).forEach(i -> all.add((Element) found.item(i)));
    return all.stream();
  }
}
