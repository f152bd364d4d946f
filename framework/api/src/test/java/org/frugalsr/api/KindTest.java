package org.frugalsr.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.frugalsr.api.Kind.SubKind;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;

/** A seventh kind of plug-in, which nothing in the framework knows of. */
class KindTest {
  private interface Loss {
    double of(double error);
  }

  private static final Kind<Loss> LOSS =
      new Kind<>(
          Loss.class,
          "loss",
          "losses",
          "trainer.loss",
          "what training minimises",
          List.of(new SubKind("perceptual", "perceptual loss")));

  private record Charbonnier(@Key(doc = "Width.", def = "0.5") double width) {}

  private static final class Losses extends Plugin {
    @Override
    protected void configure() {
      register(LOSS, new Option<>("l1", "Absolute error.", NoSettings.class), s -> Math::abs);
      register(
          LOSS,
          new Option<>("charbonnier", "Smooth near 0.", Charbonnier.class),
          s -> error -> Math.hypot(error, s.width()));
      register(
          LOSS,
          new Option<>("vgg", "Of features.", NoSettings.class),
          s -> error -> error,
          "perceptual");
      block(new Option<>("l1", "Of the same name.", NoSettings.class), s -> (c, b) -> null);
    }
  }

  private static final class More extends Plugin {
    @Override
    protected void configure() {
      register(LOSS, new Option<>("l1", "Again.", NoSettings.class), s -> Math::abs);
    }
  }

  private static final class Wrong extends Plugin {
    @Override
    protected void configure() {
      register(LOSS, new Option<>("x", "X.", NoSettings.class), s -> Math::abs, "adversarial");
    }
  }

  private final Registry registry = Registry.of(List.of(new Losses()));

  @Test
  void itIsRegisteredAndMade() {
    assertEquals(Set.of("charbonnier", "l1", "vgg"), registry.all(LOSS).keySet());
    Registered<Loss> found = registry.find(LOSS, "charbonnier");
    assertEquals(LOSS, found.kind());
    assertEquals(Losses.class.getName(), found.plugin());
    Loss made = found.create(new Choice("charbonnier", new Charbonnier(4)));
    assertEquals(5, made.of(3));
    assertEquals("perceptual", registry.find(LOSS, "vgg").subKind());
    assertEquals(
        List.of("charbonnier", "l1", "vgg"), List.copyOf(registry.options(LOSS).byName().keySet()));
  }

  @Test
  void itIsListedAfterTheKindsOfTheEngine() {
    assertEquals(Kind.ALL, registry.kinds().subList(0, Kind.ALL.size()));
    assertEquals(LOSS, registry.kinds().getLast());
    assertEquals(Kind.ALL, Registry.of(List.of()).kinds());
  }

  @Test
  void aSlipOfItsNamesIsAnsweredWithTheOneThatIsMeant() {
    UserError error = assertThrows(UserError.class, () -> registry.find(LOSS, "charbonier"));
    assertTrue(
        error.getMessage().contains("no loss named 'charbonier'. Did you mean 'charbonnier'?"),
        error.getMessage());
  }

  @Test
  void aNameBelongsToItsKind() {
    assertEquals(Set.of("l1"), registry.all(Kind.BLOCK).keySet());
    UserError error = assertThrows(UserError.class, () -> registry.find(Kind.NETWORK, "l1"));
    assertTrue(error.getMessage().contains("no network named 'l1'"), error.getMessage());
  }

  @Test
  void aNameThatIsTakenIsRefusedWithBothPlugins() {
    UserError error =
        assertThrows(UserError.class, () -> Registry.of(List.of(new Losses(), new More())));
    assertTrue(error.getMessage().contains("a loss named 'l1'"), error.getMessage());
    assertTrue(error.getMessage().contains(Losses.class.getName()), error.getMessage());
    assertTrue(error.getMessage().contains(More.class.getName()), error.getMessage());
    assertThrows(UserError.class, () -> registry.with(Registry.of(List.of(new More()))));
  }

  @Test
  void anUnknownSubKindIsRefused() {
    UserError error = assertThrows(UserError.class, () -> Registry.of(List.of(new Wrong())));
    assertTrue(error.getMessage().contains("perceptual"), error.getMessage());
  }
}
