package org.frugalsr.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "body.0.conv1.weight, body.0.conv1.weight, true",
    "body.0.conv1.weight, body.0.conv1.bias, false",
    "body.*.conv2.weight, body.12.conv2.weight, true",
    "body.*.conv2.weight, body.1.2.conv2.weight, false",
    "body.*, body, false",
    "*, body, true",
    "*, body.0, false",
    "body.**, body.0.conv1.weight, true",
    "body.**, body, true",
    "body.**, bodyguard.0, false",
    "**.weight, weight, true",
    "**.weight, body.0.conv1.weight, true",
    "**.weight, body.0.conv1.bias, false",
    "**.conv*.weight, body.0.conv1.weight, true",
    "**.conv*.weight, body.0.fuse.weight, false",
    "**.*1.*, body.0.conv1.weight, true",
    "body.**.conv1.**, body.conv1, true",
    "body.**.conv1.**, body.a.b.conv1.quantizer.step, true",
    "**, anything.at.all, true",
    "a+.b, aa.b, false",
    "a+.*b, a+.ab, true",
  })
  void wholeNamesMatch(String pattern, String path, boolean expected) {
    assertEquals(expected, new PathPattern(pattern).matches(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "body..weight", "body.", " ", "body.a**", "***"})
  void malformedPatternsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> new PathPattern(text));
  }

  @Test
  void theNearestNamesComeFirst() {
    List<String> names =
        List.of(
            "head.weight",
            "body.0.conv1.weight",
            "body.0.conv1.bias",
            "body.0.conv2.weight",
            "body.0.conv2.bias",
            "tail.weight");
    assertEquals(
        """
        the pattern 'body.*.conv3.bais' matches no parameter; the nearest of 6 are
          body.0.conv1.bias
          body.0.conv2.bias
          body.0.conv1.weight
          body.0.conv2.weight
          head.weight
        '*' matches one part of a name, '**' any number of parts.\
        """,
        new PathPattern("body.*.conv3.bais").noMatch("parameter", names));
  }
}
