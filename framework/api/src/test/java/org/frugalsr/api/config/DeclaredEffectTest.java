package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What records declare of the effects of keys. */
class DeclaredEffectTest {
  record Crop(
      @Key(doc = "Side.") int side, @Key(doc = "Colour.", effect = Effect.IDENTITY) int colour) {}

  @Section(effect = Effect.MEASUREMENT, resumable = true)
  record Measured(
      @Key(doc = "Plain.") int plain,
      @Key(doc = "Shown.", effect = Effect.PRESENTATION) int shown,
      @Key(doc = "Files.", byContent = true) Optional<String> files,
      @Key(doc = "Crop.", effect = Effect.PLACE) Crop crop,
      @Key(doc = "By name.") Map<String, Crop> crops) {}

  record Listed(@Key(doc = "Crops.") List<Crop> crops) {}

  record Two(
      @Key(
              doc = "x",
              effect = {Effect.SEED, Effect.RESULT})
          int x) {}

  private final Map<String, DeclaredEffect> found = DeclaredEffect.in("m", Measured.class);

  private static DeclaredEffect declared(Effect effect) {
    return new DeclaredEffect(Optional.of(effect), false, false);
  }

  @Test
  void onlyWhatIsDeclaredIsThere() {
    assertEquals(
        Map.of(
            "m",
            new DeclaredEffect(Optional.of(Effect.MEASUREMENT), true, false),
            "m.shown",
            declared(Effect.PRESENTATION),
            "m.files",
            new DeclaredEffect(Optional.empty(), false, true),
            "m.crop",
            declared(Effect.PLACE),
            "m.crop.colour",
            declared(Effect.IDENTITY),
            "m.crops.NAME.colour",
            declared(Effect.IDENTITY)),
        found);
  }

  @Test
  void aKeyHasTheEffectOfItsSectionUnlessItDeclaresOne() {
    DeclaredEffect section = found.get("m").within(DeclaredEffect.RESULT);
    assertEquals("measurement, resumable", section.words());
    assertEquals("presentation, resumable", found.get("m.shown").within(section).words());
    assertEquals(
        "measurement, by content, resumable", found.get("m.files").within(section).words());
    assertEquals("result", DeclaredEffect.RESULT.words());
  }

  @Test
  void aListIsOneValue() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> DeclaredEffect.in("s", Listed.class));
    assertTrue(refused.getMessage().contains("declare it of s.crops"), refused.getMessage());
  }

  @Test
  void aKeyHasOneEffect() {
    assertThrows(IllegalArgumentException.class, () -> DeclaredEffect.in("s", Two.class));
  }

  @Test
  void aPluginDeclaresTheEffectOfSingleKeysOnly() {
    new Option<>("crop", "Has an effect of one key.", Crop.class);
    assertThrows(
        IllegalArgumentException.class, () -> new Option<>("m", "Of all keys.", Measured.class));
  }
}
