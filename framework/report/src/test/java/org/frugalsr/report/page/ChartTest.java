package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Chart.Scale;
import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void aValueThatIsNoNumberLeavesAGap() {
    String svg = chart(Scale.LINEAR, 1, 2, Double.NaN, 4, Double.POSITIVE_INFINITY, 3).html();
    String line = curve(svg);
    assertEquals(3, line.chars().filter(c -> c == 'M').count(), line);
    assertEquals(1, line.chars().filter(c -> c == 'L').count(), line);
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
  }

  @Test
  void fewPointsGetMarkersAndOfManyTheLoneOnesDots() {
    assertEquals(
        2, occurrences("class=\"marker", chart(Scale.FROM_ZERO, 36.9).html()) - 1, "two sizes");
    assertEquals(6, occurrences("class=\"marker", chart(Scale.FROM_ZERO, 0, 0, 0).html()) - 1);
    double[] many =
        IntStream.range(0, 40).mapToDouble(i -> i == 19 || i == 21 ? Double.NaN : i).toArray();
    String html = chart(Scale.LINEAR, many).html();
    assertEquals(0, occurrences("class=\"marker", html));
    assertEquals(2, occurrences("class=\"line dot", html));
  }

  @Test
  void aPointerIsToldAtMostTwoHundredValuesWithTheLast() {
    String html =
        chart(Scale.LINEAR, IntStream.range(0, 1001).mapToDouble(i -> i).toArray()).html();
    String steps = html.replaceFirst("(?s).*data-x=\"", "").replaceFirst("(?s)\".*", "");
    assertEquals(167, steps.split(" ").length);
    assertTrue(steps.endsWith(" 10000"), steps);
    assertTrue(html.contains(" 994 1000\""), "their values");
  }

  @Test
  void aMomentIsNamedAboveThePlot() {
    Chart chart =
        new Chart(
            "t",
            Scale.LINEAR,
            List.of(new Line("l", Pen.of(0), false, points(1, 2, 3))),
            List.of(),
            List.of(),
            List.of(new Chart.Moment("best, step 10", 10)));
    assertEquals(2, occurrences(">best, step 10</text>", chart.html()));
    assertEquals(2, occurrences("class=\"moment\"", chart.html()));
  }

  private static String curve(String html) {
    String from = html.substring(html.indexOf("class=\"curve"));
    String path = from.substring(from.indexOf(" d=\"") + 4);
    return path.substring(0, path.indexOf('"'));
  }

  private static int occurrences(String part, String of) {
    return of.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void theLogarithmicScaleIsForWideAndPositiveValues() {
    assertTrue(chart(Scale.LOGARITHMIC, 1, 0.05).html().contains("(logarithmic axis)"));
    assertFalse(chart(Scale.LOGARITHMIC, 1, 0.5).html().contains("(logarithmic axis)"));
    assertFalse(chart(Scale.LOGARITHMIC, 1, 0).html().contains("(logarithmic axis)"));
  }

  @Test
  void ticksAreRound() {
    assertEquals(
        List.of("36.2", "36.4", "36.6", "36.8", "37.0"), labels(ChartAxis.around(36.31, 36.93)));
    assertEquals(List.of("0", "50,000", "100,000"), labels(ChartAxis.exact(0, 130_000)));
    assertEquals(
        List.of("0.0000", "0.0005", "0.0010", "0.0015"), labels(ChartAxis.exact(0, 1.9e-3)));
    assertEquals(
        List.of("2e-5", "5e-5", "0.0001", "0.0002"), labels(ChartAxis.logarithmic(2e-5, 2e-4)));
    assertEquals(List.of("0.01", "0.1", "1", "10"), labels(ChartAxis.logarithmic(0.01, 10)));
  }

  @Test
  void largeNumbersAreShort() {
    assertEquals("9,999", Figures.large(9999));
    assertEquals("10.00 K", Figures.large(10_000));
    assertEquals("1.00 M", Figures.large(999_999));
    assertEquals("316.25 G", Figures.large(316.25e9));
  }

  private static List<String> labels(ChartAxis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  private static Chart chart(Scale scale, double... values) {
    return new Chart("t", scale, List.of(new Line("l", Pen.of(0), false, points(values))));
  }

  private static List<Point> points(double... values) {
    return IntStream.range(0, values.length).mapToObj(i -> new Point(10L * i, values[i])).toList();
  }
}
