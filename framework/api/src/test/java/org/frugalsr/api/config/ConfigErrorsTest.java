package org.frugalsr.api.config;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads about a config that cannot be bound. */
class ConfigErrorsTest {
  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp);
  }

  private void check(String golden, Consumer<Binder> claims, String text, String... overrides) {
    Binder binder = folder.binder(text, overrides);
    claims.accept(binder);
    Golden.check(golden, folder.error(binder::finish));
  }

  private static void all(Binder binder) {
    binder.choice("network", Fixture.Network.class, Fixture.NETWORKS);
    binder.section("trainer", Fixture.Trainer.class);
    binder.section("data", Fixture.Data.class);
    binder.choice("operator", Fixture.OPERATORS);
    binder.perSide("quantizer", Fixture.QUANTIZERS);
  }

  private static void trainer(Binder binder) {
    binder.section("trainer", Fixture.Trainer.class);
  }

  private static void operator(Binder binder) {
    binder.choice("operator", Fixture.OPERATORS);
  }

  private static void quantizer(Binder binder) {
    binder.perSide("quantizer", Fixture.QUANTIZERS);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    folder.write("experiments/common.conf", "data { train = t91 }\ntrainer.batch = 0\n");
    check(
        "many",
        ConfigErrorsTest::all,
        """
        include required("common.conf")

        network { name = edsr, scale = 2
          channels = -3
        }
        trainer {
          stpes = 100
          loss = l2
        }
        quantizer.name = bmn
        trainr { steps = 3 }
        """,
        "operator.name=addr",
        "network.scale=9");
  }

  @Test
  void anUnknownKey() {
    check(
        "unknown-key",
        ConfigErrorsTest::trainer,
        "trainer {\n  steps = 1\n  bacth = 4\n  ema { zzz = 1 }\n}\n");
  }

  @Test
  void anUnknownTopLevelSection() {
    check("unknown-section", ConfigErrorsTest::operator, "operater { name = adder }\n");
  }

  @Test
  void aMissingKey() {
    check("missing-key", ConfigErrorsTest::trainer, "\ntrainer {\n  batch = 4\n}\n");
  }

  @Test
  void aMissingSection() {
    check("missing-section", ConfigErrorsTest::all, "");
  }

  @Test
  void aMissingKeyOfASectionThatIsPutTogether() {
    folder.write("experiments/common.conf", "trainer {\n\n  batch = 8 }\n");
    check(
        "missing-key-merged",
        ConfigErrorsTest::trainer,
        "include required(\"common.conf\")\n\ntrainer { shuffle = false }\ntrainer.loss = l1\n",
        "trainer.batch=4");
  }

  @Test
  void aWrongType() {
    check(
        "wrong-type",
        b -> {
          trainer(b);
          b.section("data", Fixture.Data.class);
        },
        """
        trainer {
          steps = 1.5
          batch = many
          clip-norm = [1]
          loss = null
          milestones = [1, two, 3]
          ema = 0.9
          max-time = 30
          shuffle = perhaps
        }
        data {
          train { set = t91 }
          sets = 4
          more = [ { hr = [] }, 5 ]
          raw = true
        }
        """);
  }

  @Test
  void aValueOutOfRange() {
    check(
        "out-of-range",
        b -> {
          trainer(b);
          b.section("data", Fixture.Data.class);
        },
        """
        trainer { steps = 99999999999
          batch = 513
          clip-norm = 0
          milestones = 0
          ema.decay = 1
        }
        data { train = a, channels = 2 }
        """);
  }

  @Test
  void aRecordThatRefusesItsValues() {
    check(
        "refused",
        b -> {
          trainer(b);
          b.section("ema", Fixture.Ema.class);
        },
        "trainer {\n  steps = 1\n  ema { from-step = 2000 }\n}\nema.from-step = 3000\n");
  }

  @Test
  void anUnknownName() {
    check("unknown-name", ConfigErrorsTest::operator, "operator { name = addr, eta = 0.3 }");
    check("no-name", ConfigErrorsTest::operator, "operator.name = [conv, adder]");
  }

  @Test
  void anOverrideIsToldAsItWasTyped() {
    check(
        "override",
        ConfigErrorsTest::trainer,
        "trainer.steps = 1",
        "trainer.batch=0",
        "trainer.milestones=[1,0]");
  }

  @Test
  void aKeyOfAnUnchosenName() {
    check("unchosen-key", ConfigErrorsTest::operator, "operator { name = conv\n  eta = 0.3 }");
  }

  @Test
  void unchosenSectionsAreChecked() {
    check(
        "unchosen-section",
        ConfigErrorsTest::operator,
        "operator {\n  name = conv\n  adder { eta = -1, etta = 2 }\n  fourier { x = 1 }\n}\n");
  }

  @Test
  void aKeyThatIsSetTwice() {
    check(
        "set-twice",
        ConfigErrorsTest::operator,
        "operator {\n  name = adder\n  adder { eta = 1 }\n}\n",
        "operator.eta=0.5");
  }

  @Test
  void aSectionThatIsNone() {
    check(
        "no-section",
        b -> {
          operator(b);
          trainer(b);
        },
        "operator { adder = 1 }\ntrainer = 5\n");
    check("no-section-but-name", ConfigErrorsTest::operator, "operator = adder\n");
    check(
        "no-section-of-many-readers",
        b -> {
          b.choice("network", Fixture.Network.class, Fixture.NETWORKS);
          b.section("network.deep", Fixture.Trainer.class);
          b.perSide("quantizer", Fixture.QUANTIZERS);
        },
        "network = 5\nquantizer = 7\n");
  }

  @Test
  void aQuantizerWithMistakesOnEachLevel() {
    check(
        "quantizer",
        ConfigErrorsTest::quantizer,
        """
        quantizer {
          ste = clip
          weights { name = xnor, mean = all, width = 2 }
          activations { name = bnn, bnn { width = 0 } }
          bnn { ste = clop }
          xnor { meen = filter }
        }
        """);
  }

  @Test
  void aProblemThatTheCallerSees() {
    check(
        "callers-problem",
        b -> {
          b.section("data", Fixture.Data.class)
              .check(
                  d ->
                      b.problem(
                          "data.train",
                          "'data.train' names no data set: " + d.train() + ".",
                          "known: t91, div2k"));
          b.problem("data.sets.set5", "no set5.");
        },
        "data {\n  test = set5\n  train = t19\n}\n");
  }
}
