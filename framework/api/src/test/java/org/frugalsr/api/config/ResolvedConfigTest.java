package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedConfigTest {
  private static final Predicate<String> EVERY = key -> true;

  private static Predicate<String> but(String... paths) {
    return key -> List.of(paths).stream().noneMatch(p -> key.equals(p) || key.startsWith(p + "."));
  }

  private static final String CONFIG =
      """
      include required("common.conf")
      trainer { steps = 300, clip-norm = 1e-1 }
      operator { name = conv, adder { eta = 0.3 } }
      quantizer { weights.name = xnor, xnor { mean = layer } }
      data { test = set5, raw { b = 1e-3, a { x = [1, 2.0] } }, sets { "s.1" { hr = q } } }
      """;

  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp).write("experiments/common.conf", "data.train = t91\n");
  }

  private ResolvedConfig resolve(String text, String... overrides) {
    Binder binder = folder.binder(text, overrides);
    binder.section("trainer", Fixture.Trainer.class);
    binder.section("data", Fixture.Data.class);
    binder.choice("operator", Fixture.OPERATORS);
    binder.perSide("quantizer", Fixture.QUANTIZERS);
    return binder.finish();
  }

  @Test
  void showsEveryKeyAndWhereItComesFrom() {
    Golden.check(
        "resolved",
        folder.relative(
            resolve(CONFIG, "trainer.batch=8", "data.test=[a,b]").render().stripTrailing()));
  }

  @Test
  void jsonHasDefaultsAndNothingUnchosen() {
    Golden.check("resolved-json", resolve(CONFIG).json());
  }

  @Test
  void aKeyLearnedLaterWithItsDefaultIsNoChange() {
    ResolvedConfig resolved = resolve(CONFIG);
    String older = resolved.json().replace("\"batch\":16,", "");
    assertNotEquals(resolved.json(), older);
    ResolvedConfig stored = ResolvedConfig.parse(older, "config.json");
    assertEquals(1, stored.diff(resolved).size());
    assertEquals(List.of(), resolve(older).since(stored));
    assertEquals(
        List.of(new Change("trainer.batch", Optional.empty(), Optional.of("8"))),
        resolve(older, "trainer.batch=8").since(stored));
  }

  @Test
  void whatIsShownCanBeLoadedAgain() {
    ResolvedConfig resolved = resolve(CONFIG);
    assertEquals(resolved.json(), resolve(resolved.render()).json());
    assertEquals(resolved.json(), resolve(resolved.json()).json());
  }

  record Changed(
      @Key(doc = "A key whose default was loose once.", def = "strict", unhashed = "loose")
          String match) {}

  @Test
  void aChangedDefaultGivesNoHashASecondMeaning() {
    assertTrue(Canonical.notDefault(new Changed("loose")).isEmpty());
    assertEquals("strict", Canonical.notDefault(new Changed("strict")).get("match").unwrapped());
  }

  @Test
  void theHashDoesNotSeeHowTheSameIsWritten() {
    String hash = resolve(CONFIG).hash(EVERY);
    assertEquals(64, hash.length());
    assertEquals(hash, resolve(CONFIG, "trainer.batch=16").hash(EVERY), "a default");
    assertEquals(hash, resolve(CONFIG, "trainer.steps=3e2").hash(EVERY), "another notation");
    assertEquals(hash, resolve(CONFIG, "trainer.max-time=1 day").hash(EVERY), "another unit");
    assertEquals(hash, resolve(CONFIG, "data.test=[set5]").hash(EVERY), "a list of one");
    assertEquals(
        hash, resolve(CONFIG, "operator.adder.eta=0.9").hash(EVERY), "an unchosen section");
    assertEquals(
        hash, resolve(CONFIG, "operator.bias=true").hash(EVERY), "directly in the section");
    assertEquals(hash, resolve(CONFIG, "data.raw.b=0.001").hash(EVERY), "inside a raw section");
  }

  @Test
  void theHashSeesWhatIsDifferentUnlessExcluded() {
    ResolvedConfig a = resolve(CONFIG);
    ResolvedConfig b = resolve(CONFIG, "data.root=elsewhere");
    assertNotEquals(a.hash(EVERY), b.hash(EVERY));
    assertEquals(a.hash(but("data.root")), b.hash(but("data.root")));
    assertEquals(a.hash(but("data", "no.such")), b.hash(but("data")));
    assertNotEquals(b.hash(EVERY), b.hash(but("data.root")));
  }

  @Test
  void aSectionOfNothingButExcludedKeysIsAsIfItWereNotThere() {
    String text = CONFIG.replace("raw { b = 1e-3, a { x = [1, 2.0] } },", "");
    String path = "data.raw.a.b";
    ResolvedConfig without = resolve(text);
    ResolvedConfig with = resolve(text, path + "=7");
    assertNotEquals(without.hash(EVERY), with.hash(EVERY));
    assertEquals(without.hash(but(path)), with.hash(but(path)));
  }

  /** A section as it was once. */
  record Before(
      @Key(doc = "Steps.", def = "10") int steps,
      @Key(doc = "Groups.", def = "[]") List<GroupBefore> groups,
      @Key(doc = "Part.") PartBefore part) {}

  record GroupBefore(@Key(doc = "Path.") String path) {}

  record PartBefore(@Key(doc = "A.", def = "1") int a) {}

  /** The same section with keys that came later. */
  record After(
      @Key(doc = "Steps.", def = "10") int steps,
      @Key(doc = "Groups.", def = "[]") List<GroupAfter> groups,
      @Key(doc = "Part.", def = "{}") PartAfter part,
      @Key(doc = "New.", def = "0.5") double momentum,
      @Key(doc = "New and optional.") Optional<String> mode) {}

  record GroupAfter(
      @Key(doc = "Path.") String path, @Key(doc = "New.", def = "[1, 2]") List<Integer> more) {}

  record PartAfter(@Key(doc = "A.", def = "1") int a, @Key(doc = "New.", def = "x") String b) {}

  @Test
  void theReferenceTellsTheKeysOfASectionWhoseDefaultIsEmpty() {
    Binder binder = folder.binder("s { }");
    binder.section("s", After.class);
    String reference = binder.reference().text();
    assertTrue(reference.contains("\ns.part\n  a "), reference);
  }

  private String hash(Class<? extends Record> section, String text, Options choice) {
    Binder binder = folder.binder(text);
    binder.section("s", section);
    binder.choice("operator", choice);
    if (section == After.class) {
      binder.section("new-section", PartAfter.class);
      binder.choice("new-choice", choice);
    }
    return binder.finish().hash(EVERY);
  }

  @Test
  void keysAndSectionsThatAreAddedLaterWithTheirDefaultsDoNotChangeTheHash() {
    for (String text :
        List.of("", "s.steps = 20", "s { groups = [{ path = p }], part.a = 3 }", "s.part.a = 1")) {
      String before = hash(Before.class, text, Fixture.OPERATORS);
      assertEquals(before, hash(After.class, text, Fixture.OPERATORS), text);
    }
    String none = hash(After.class, "", Fixture.OPERATORS);
    for (String text :
        List.of(
            "s.momentum = 0.4",
            "s.mode = y",
            "s.part.b = y",
            "new-section.a = 2",
            "new-choice.name = adder",
            "operator.bias = false")) {
      assertNotEquals(none, hash(After.class, text, Fixture.OPERATORS), text);
    }
    assertEquals(none, hash(After.class, "operator.name = conv", Fixture.OPERATORS));
    assertNotEquals(
        hash(After.class, "s.groups = [{ path = p }]", Fixture.OPERATORS),
        hash(After.class, "s.groups = [{ path = p, more = [] }]", Fixture.OPERATORS));
  }

  @Test
  void aParsedConfigHasNoHashBecauseItsDefaultsAreNotKnown() {
    ResolvedConfig parsed = ResolvedConfig.parse("{\"a\":1}", "x");
    assertThrows(IllegalStateException.class, () -> parsed.hash(EVERY));
  }

  @Test
  void flatNamesEveryValueByItsDottedKey() {
    Map<String, String> flat = resolve(CONFIG).flat();
    assertEquals("300", flat.get("trainer.steps"));
    assertEquals("0.1", flat.get("trainer.clip-norm"));
    assertEquals("[\"set5\"]", flat.get("data.test"));
    assertEquals("layer", flat.get("quantizer.weights.mean"));
    assertEquals("q", flat.get("data.sets.\"s.1\".hr"));
    assertEquals("{}", flat.get("data.grid"));
    assertEquals(List.copyOf(flat.keySet()), flat.keySet().stream().sorted().toList());
  }

  @Test
  void diffNamesTheKeysThatDiffer() {
    ResolvedConfig a = resolve(CONFIG);
    ResolvedConfig b =
        resolve(CONFIG, "trainer.steps=400", "trainer.clip-norm=null", "operator.name=adder");
    ResolvedConfig stored = ResolvedConfig.parse(a.json(), "runs/x/config.json");
    assertEquals(List.of(), a.diff(stored));
    assertEquals(
        List.of(
            "operator.bias: true -> (absent)",
            "operator.eta: (absent) -> 0.3",
            "operator.name: conv -> adder",
            "operator.power: (absent) -> null",
            "trainer.clip-norm: 0.1 -> null",
            "trainer.steps: 300 -> 400"),
        stored.diff(b).stream().map(Change::toString).toList());
  }

  @Test
  void aTextIsNotTheNumberThatLooksLikeIt() {
    ResolvedConfig text = ResolvedConfig.parse("{\"a\":\"null\"}", "x");
    ResolvedConfig nothing = ResolvedConfig.parse("{\"a\":null}", "x");
    assertEquals(1, text.diff(nothing).size());
  }

  @Test
  void aDamagedFileIsTheWorldsFault() {
    assertThrows(WorldError.class, () -> ResolvedConfig.parse("{\"a\":", "runs/x/config.json"));
  }

  @Test
  void aRecordIsRenderedWithAllItsKeys() {
    assertEquals(
        "{\"blocks\":2,\"channels\":8,\"res-scale\":0.1}",
        new ResolvedConfig(Canonical.render(new Fixture.Edsr(8, 2, 0.1))).json());
  }
}
