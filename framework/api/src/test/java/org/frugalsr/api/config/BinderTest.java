package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp);
  }

  private <R extends Record> R bind(Class<R> type, String section) {
    Binder binder = folder.binder("s { " + section + " }");
    Bound<R> bound = binder.section("s", type);
    binder.finish();
    return bound.get();
  }

  @Test
  void aMissingKeyTakesItsDefault() {
    Fixture.Trainer t = bind(Fixture.Trainer.class, "steps = 3e5");
    Fixture.Ema ema = new Fixture.Ema(0.999, 0);
    assertEquals(
        new Fixture.Trainer(
            300000,
            16,
            Optional.empty(),
            Fixture.Loss.L1,
            List.of(),
            ema,
            Duration.ofDays(1),
            true),
        t);
  }

  @Test
  void everyKeyIsReadInItsType() {
    Fixture.Trainer t =
        bind(
            Fixture.Trainer.class,
            """
            steps = 10, batch = 4, clip-norm = 0.5, loss = mixed-scale, milestones = [1, 2]
            ema { decay = 0.25, from-step = 12345678901 }, max-time = 90s, shuffle = false
            """);
    Fixture.Ema ema = new Fixture.Ema(0.25, 12345678901L);
    assertEquals(
        new Fixture.Trainer(
            10,
            4,
            Optional.of(0.5),
            Fixture.Loss.MIXED_SCALE,
            List.of(1, 2),
            ema,
            Duration.ofSeconds(90),
            false),
        t);
  }

  @Test
  void mapsListsOfSectionsAndRawSectionsAreRead() {
    Fixture.Data d =
        bind(
            Fixture.Data.class,
            """
            root = ../shared, train = t91, channels = 1
            sets { set5 { hr = a/b } }, more = [ { hr = c } ]
            raw { any { thing = 1 } }, grid { "operator.name" = [conv, adder], "seed" = [0] }
            """);
    assertEquals(Path.of("../shared"), d.root());
    assertEquals(Map.of("set5", new Fixture.Source(Path.of("a/b"))), d.sets());
    assertEquals(List.of(new Fixture.Source(Path.of("c"))), d.more());
    assertEquals(1, d.raw().getInt("any.thing"));
    assertEquals(Set.of("operator.name", "seed"), d.grid().keySet());
    assertEquals(List.of(ConfigValueFactory.fromAnyRef(0)), d.grid().get("seed"));
    assertEquals(1, d.channels());
  }

  @Test
  void aSingleScalarIsAListOfOne() {
    assertEquals(List.of("set5"), bind(Fixture.Data.class, "train = a, test = set5").test());
    assertEquals(
        List.of("set5", "b100"), bind(Fixture.Data.class, "train = a, test = [set5, b100]").test());
  }

  @Test
  void nullMeansEmptyForAnOptionalAndUnwrittenForASection() {
    assertEquals(
        Optional.empty(), bind(Fixture.Trainer.class, "steps = 1, clip-norm = null").clipNorm());
    Binder binder = folder.binder("s = null");
    Bound<Fixture.Adder> adder = binder.section("s", Fixture.Adder.class);
    binder.finish();
    assertEquals(new Fixture.Adder(0.2, Optional.empty()), adder.get());
  }

  @Test
  void theRootMayHaveKeysBesideSections() {
    Binder binder = folder.binder("train = a\ntrainer.steps = 1");
    Bound<Fixture.Data> data = binder.section("", Fixture.Data.class);
    binder.section("trainer", Fixture.Trainer.class);
    binder.finish();
    assertEquals("a", data.get().train());
  }

  @Test
  void namesOfTheUserAreClaimedOneByOne() {
    Binder binder =
        folder.binder("placement.sites { \"body.*.conv2\" { operator.name = adder }, b {} }");
    List<Bound<Choice>> choices = new ArrayList<>();
    for (String name : binder.names("placement.sites")) {
      String path = "placement.sites." + ConfigUtil.joinPath(name);
      if (binder.has(path + ".operator")) {
        choices.add(binder.choice(path + ".operator", Fixture.OPERATORS));
      }
    }
    ResolvedConfig resolved = binder.finish();
    assertEquals(List.of("adder"), choices.stream().map(c -> c.get().name()).toList());
    assertTrue(
        resolved.flat().containsKey("placement.sites.\"body.*.conv2\".operator.eta"),
        resolved.json());
  }

  @Test
  void aValueIsToBeHadOnlyFromASoundConfig() {
    Binder binder = folder.binder("operator.name = adder, oops = 1");
    Bound<Choice> operator = binder.choice("operator", Fixture.OPERATORS);
    List<String> seen = new ArrayList<>();
    operator.check(c -> seen.add(c.name()));
    assertEquals(List.of("adder"), seen);
    folder.error(binder::finish);
    assertThrows(IllegalStateException.class, operator::get);
  }

  @Test
  void anEnvironmentVariableFillsInAndIsNamed() {
    Assumptions.assumeTrue(System.getenv("PATH") != null, "needs the environment variable PATH");
    assertEquals(
        Path.of(System.getenv("PATH")),
        bind(Fixture.Data.class, "train = a, root = ${PATH}").root());
    Binder binder = folder.binder("trainer.steps = ${PATH}");
    binder.section("trainer", Fixture.Trainer.class);
    String error = folder.error(binder::finish);
    assertTrue(error.contains("  env variables: 'trainer.steps' is "), error);
  }

  @Test
  void aNumberMayBeWrittenAsText() {
    assertEquals(7, bind(Fixture.Trainer.class, "steps = \"7\"").steps());
    assertEquals("7", bind(Fixture.Data.class, "train = 7").train());
  }

  @Test
  void theExampleOfThePackageHolds() {
    folder.write("common.conf", "trainer.batch = 8");
    Binder binder =
        folder.binder(
            """
            include required("../common.conf")
            trainer { steps = 300000, clip-norm = null }
            operator { name = conv, adder { eta = 0.1 } }
            """,
            "operator.name=adder");
    Bound<Fixture.Trainer> trainer = binder.section("trainer", Fixture.Trainer.class);
    Bound<Choice> operator = binder.choice("operator", Fixture.OPERATORS);
    binder.finish();
    assertEquals(300000, trainer.get().steps());
    assertEquals(8, trainer.get().batch());
    assertEquals(0.1, operator.get().as(Fixture.Adder.class).eta());
  }

  @Test
  void aRecordThatCannotBeBoundIsTheProgrammersMistake() {
    record NoDoc(int steps) {}
    record BadDefault(@Key(doc = "d.", def = "many") int steps) {}
    record BadType(@Key(doc = "d.", def = "a") Thread thread) {}
    record Named(@Key(doc = "d.", def = "a") String name) {}
    record Part(@Key(doc = "d.", def = "1") int a) {}
    record BadSection(@Key(doc = "d.", def = "{ a = 5 }") Part part) {}
    assertThrows(IllegalArgumentException.class, () -> bind(NoDoc.class, ""));
    assertThrows(IllegalStateException.class, () -> bind(BadDefault.class, ""));
    assertThrows(IllegalArgumentException.class, () -> bind(BadType.class, ""));
    assertThrows(IllegalArgumentException.class, () -> bind(BadSection.class, ""));
    assertThrows(IllegalArgumentException.class, () -> new Option<>("o", "d.", Named.class));
  }

  @Test
  void theReferenceTellsKeysOfSectionsThatNeedNotBeThere() {
    Binder binder = folder.binder("data { train = a, sets.mine.hr = x }");
    binder.section("data", Fixture.Data.class);
    KeyReference reference = binder.reference();
    assertEquals(
        List.of("(top level)", "data", "data.more[]", "data.sets.NAME", "data.sets.mine"),
        reference.names());
    String hr = "  hr               a path; required. Folder of HR images.\n";
    for (String asked : List.of("data.sets.NAME", "data.sets.other", "data.sets.other.hr")) {
      assertEquals("data.sets.NAME\n" + hr, reference.of(asked).orElseThrow().text(), asked);
    }
    for (String asked : List.of("data.more", "data.more[]", "data.more.*", "data.more[0].hr")) {
      assertEquals("data.more[]\n" + hr, reference.of(asked).orElseThrow().text(), asked);
    }
    assertEquals(reference.names().subList(1, 5), reference.of("data").orElseThrow().names());
    assertTrue(reference.of("data.hr").isEmpty());
    assertTrue(reference.of("more").isEmpty());
    assertEquals(" Did you mean 'data.more'?", reference.meant("more", List.of("edsr")));
    assertEquals(" Did you mean 'data.channels'?", reference.meant("chanels", List.of("edsr")));
    assertEquals(" Did you mean 'edsr'?", reference.meant("edrs", List.of("edsr")));
    assertEquals("", reference.meant("nothing-like-it", List.of("edsr")));
  }

  @Test
  void theReferenceTellsEveryKeyEvenOfABrokenConfig() {
    Binder binder = folder.binder("trainer.steps = no");
    binder.section("trainer", Fixture.Trainer.class);
    binder.choice("operator", Fixture.OPERATORS);
    Golden.check("reference", binder.reference().text().stripTrailing());
  }
}
