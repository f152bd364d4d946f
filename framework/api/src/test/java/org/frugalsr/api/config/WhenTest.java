package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhenTest {
  private static final ConfigObject SECTION = ConfigFactory.parseString("a = 2, b = x").root();

  record Tuned(
      @Key(doc = "Which.", def = "plain") String mode,
      @Key(doc = "How much.", def = "1", when = "mode = fine | finest") int amount) {}

  @Test
  void oneOfSeveralValuesOrNoneOfThem() {
    assertTrue(When.of("b = x | y").holds(SECTION));
    assertFalse(When.of("b = y").holds(SECTION));
    assertTrue(When.of("a != 0").holds(SECTION));
    assertFalse(When.of("b != x | y").holds(SECTION));
    assertThrows(IllegalArgumentException.class, () -> When.of("c = 1").holds(SECTION));
    assertThrows(IllegalArgumentException.class, () -> When.of("c"));
  }

  private static List<String> notes(String text) {
    Binder binder = Binder.of(new LoadedConfig("it", ConfigFactory.parseString(text)));
    binder.section("tuned", Tuned.class);
    return binder.finish().notes();
  }

  @Test
  void whatHasNoEffectIsNotedIfSomebodySetIt() {
    assertEquals(
        List.of("String:1: 'tuned.amount' has no effect without tuned.mode = fine or finest."),
        notes("tuned { amount = 1 }").stream()
            .map(n -> n.replaceAll("^.*:1", "String:1"))
            .toList());
    assertEquals(List.of(), notes("tuned { amount = 1, mode = finest }"));
    assertEquals(List.of(), notes("tuned { mode = plain }"));
  }
}
