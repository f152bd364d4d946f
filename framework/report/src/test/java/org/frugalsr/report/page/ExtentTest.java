package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.frugalsr.engine.run.History.Point;
import org.frugalsr.report.page.Chart.Level;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Chart.Scale;
import org.junit.jupiter.api.Test;

/** When an axis is cut, and that it says so. */
class ExtentTest {
  @Test
  void oneOfSixFarBelowIsCutOff() {
    Extent e = of(37.0, 36.9, 36.7, 36.6, 36.5, 30.0);
    assertEquals(new Extent(36.5, 37.0, true, false), e);
  }

  @Test
  void oneOfTwoOrThreeIsNot() {
    assertFalse(of(37.0, 30.0).cut());
    assertFalse(of(37.0, 36.9, 30.0).cut());
  }

  @Test
  void manyAreNotAndNeitherIsWhatLiesNear() {
    assertFalse(of(37.0, 36.9, 36.8, 36.7, 30.0, 29.0, 28.0).cut());
    assertFalse(of(37.0, 36.9, 36.7, 36.6, 36.5, 36.1).cut());
    assertEquals(new Extent(0, 1, false, false), of());
    assertFalse(of(5, 5, 5, 5, 5).cut());
  }

  @Test
  void aCurveWithAPeakIsCutAndTheChartSaysSo() {
    Chart chart = chart(0.02, 0.021, 0.019, 0.0205, 0.02, 0.12);
    String html = chart.html();
    assertTrue(html.contains("(axis cut: highest value 0.12)"), html);
    assertTrue(html.contains("<svg x="), "what is above is not drawn over the title");
    assertFalse(chart(0.02, 0.021, 0.019, 0.0205, 0.02, 0.03).html().contains("axis cut"));
  }

  @Test
  void whatIsComparedWithIsDrawnWhereItIsNear() {
    List<Line> lines = List.of(line("a", 33, 33.5), line("b", 32.5, 33.2));
    String near = new Chart("t", Scale.LINEAR, lines, List.of(), level(32), List.of()).html();
    assertTrue(near.contains(">bicubic 32</text>"), near);
    String far = new Chart("t", Scale.LINEAR, lines, List.of(), level(20), List.of()).html();
    assertFalse(far.contains("bicubic 20</text>"), far);
    assertTrue(far.contains("(bicubic: 20, below the axis)"), far);
  }

  private static List<Level> level(double value) {
    return List.of(new Level("bicubic", value));
  }

  /** Curves that fall from 0.03, each with a highest value of its own in the middle. */
  private static Chart chart(double... middle) {
    return new Chart(
        "loss",
        Scale.LOGARITHMIC,
        IntStream.range(0, middle.length)
            .mapToObj(i -> line("v" + i, 0.03 + i * 1e-5, middle[i], 0.018))
            .toList());
  }

  private static Line line(String name, double... values) {
    return new Line(
        name,
        Pen.of(0),
        false,
        IntStream.range(0, values.length).mapToObj(i -> new Point(100L * i, values[i])).toList());
  }

  private static Extent of(double... values) {
    return Extent.of(DoubleStream.of(values));
  }
}
