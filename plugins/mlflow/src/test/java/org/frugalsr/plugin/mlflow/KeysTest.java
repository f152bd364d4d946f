package org.frugalsr.plugin.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          trainer.optimizer.lr, trainer.optimizer.lr
          sites."body.*", sites.:22:body.:2A::22:
          validate/my set/x2, validate/my set/x2
          a:b, a:3A:b
          /a//b/, :2F:a/:2F:b:2F:
          ../x/., :2E::2E:/x/:2E:
          données, donn:E9:es
          😀, :1F600:
          ``, ::
          """)
  void replacesWhatIsNotAllowedAndBack(String key, String encoded) {
    assertEquals(encoded, Keys.encode(key));
    assertEquals(key, Keys.decode(encoded));
  }

  @Test
  void anyKeyComesBackAndIsLegal() {
    Random random = new Random(1);
    String letters = "ab./:_- \"[]\\\n\0é漢😀<>'{}%=#:.//..";
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder key = new StringBuilder();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        int at =
            letters.offsetByCodePoints(
                0, random.nextInt(letters.codePointCount(0, letters.length())));
        key.appendCodePoint(letters.codePointAt(at));
      }
      String encoded = Keys.encode(key.toString());
      assertEquals(key.toString(), Keys.decode(encoded));
      assertLegal(encoded);
      String other = seen.put(encoded, key.toString());
      assertTrue(other == null || other.equals(key.toString()));
    }
  }

  private static void assertLegal(String key) {
    assertTrue(key.matches("[A-Za-z0-9_./: -]{1,250}"), key);
    assertFalse(key.startsWith("/") || key.endsWith("/") || key.contains("//"), key);
    List<String> parts = List.of(key.split("/"));
    assertFalse(parts.contains(".") || parts.contains(".."), key);
  }

  @Test
  void aLongKeyIsShortenedAndStaysUnique() {
    for (String unit : List.of("a", "\"", "é", "ab/", "/")) {
      String one = Keys.fit(unit.repeat(10_000), "frugalsr.");
      String two = Keys.fit(unit.repeat(10_001), "frugalsr.");
      assertLegal(one);
      assertTrue(Keys.isCut(one), one);
      assertNotEquals(one, two);
    }
    String exact = "a".repeat(250);
    assertEquals(exact, Keys.fit(exact));
    assertFalse(Keys.isCut(exact));
    assertFalse(Keys.isCut(Keys.fit("a:h0123456789abcdef:")), "a key cannot pretend to be cut");
  }
}
