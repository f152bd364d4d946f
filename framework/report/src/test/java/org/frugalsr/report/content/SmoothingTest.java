package org.frugalsr.report.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.frugalsr.engine.run.History.Point;
import org.junit.jupiter.api.Test;

class SmoothingTest {
  @Test
  void smoothingIsAMeanThatKeepsGaps() {
    List<Point> raw = points(1, 2, 6, Double.NaN, 4);
    assertEquals(
        List.of("1.0", "3.0", "4.0", "NaN", "4.0"),
        Smoothing.smoothed(raw, 3).stream().map(p -> String.valueOf(p.value())).toList());
  }

  private static List<Point> points(double... values) {
    return IntStream.range(0, values.length).mapToObj(i -> new Point(10L * i, values[i])).toList();
  }
}
