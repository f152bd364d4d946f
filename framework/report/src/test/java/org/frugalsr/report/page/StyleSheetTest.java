package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What pens mean on light and dark ground. */
class StyleSheetTest {
  private static final double LEAST_CONTRAST = 3; // WCAG 2.1, 1.4.11, for graphical objects

  @Test
  void everyColourIsSeenOnItsGroundAndNoTwoAreTheSame() throws Exception {
    String css = css();
    int dark = css.indexOf("prefers-color-scheme: dark");
    for (String ground : List.of(css.substring(0, dark), css.substring(dark))) {
      Map<String, String> colors = colors(ground);
      String paper = colors.get("paper");
      colors.keySet().removeIf(name -> !name.matches("c\\d[abc]"));
      assertEquals(3 * Pen.HUES, colors.size());
      assertEquals(3 * Pen.HUES, colors.values().stream().distinct().count());
      colors.forEach(
          (name, color) -> {
            double contrast = contrast(color, Objects.requireNonNull(paper));
            assertTrue(contrast >= LEAST_CONTRAST, name + " " + color + ": " + contrast);
          });
    }
  }

  @Test
  void everyClassOfAPenHasARule() throws Exception {
    String css = css();
    IntStream.range(0, Pen.HUES * Pen.SLOTS)
        .mapToObj(Pen::of)
        .flatMap(pen -> Pattern.compile(" ").splitAsStream(pen.line()))
        .distinct()
        .forEach(name -> assertTrue(css.contains("." + name + " {"), name));
    assertTrue(css.contains("." + Pen.REFERENCE.color() + " {"));
  }

  @Test
  void namesInAKeyAreNotBroken() throws Exception {
    assertTrue(Pattern.compile("\\.key li \\{[^}]*white-space: nowrap").matcher(css()).find());
    assertEquals("body.0.<wbr/>conv_<wbr/>1", Escape.breakable("body.0.conv_1"));
    assertEquals("lr=<wbr/>1e-4,<wbr/>0.5", Escape.breakable("lr=1e-4,0.5"));
    assertEquals("a".repeat(32) + "<wbr/>aa &lt;", Escape.breakable("a".repeat(34) + " <"));
  }

  private static Map<String, String> colors(String css) {
    Map<String, String> colors = new LinkedHashMap<>();
    Matcher m = Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6})").matcher(css);
    while (m.find()) {
      colors.putIfAbsent(m.group(1), m.group(2));
    }
    return colors;
  }

  private static double contrast(String a, String b) {
    double one = luminance(a) + 0.05;
    double other = luminance(b) + 0.05;
    return Math.max(one, other) / Math.min(one, other);
  }

  private static double luminance(String color) {
    double[] linear =
        IntStream.of(1, 3, 5)
            .mapToDouble(i -> Integer.parseInt(color.substring(i, i + 2), 16) / 255.0)
            .map(v -> v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4))
            .toArray();
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  private static String css() throws Exception {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
