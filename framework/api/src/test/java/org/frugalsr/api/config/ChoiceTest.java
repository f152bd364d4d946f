package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.Fixture.Adder;
import org.frugalsr.api.config.Fixture.Bnn;
import org.frugalsr.api.config.Fixture.Conv;
import org.frugalsr.api.config.Fixture.Edsr;
import org.frugalsr.api.config.Fixture.Network;
import org.frugalsr.api.config.Fixture.Ste;
import org.frugalsr.api.config.Fixture.Xnor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {
  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp);
  }

  private Choice operator(String text, String... overrides) {
    Binder binder = folder.binder(text, overrides);
    Bound<Choice> choice = binder.choice("operator", Fixture.OPERATORS);
    binder.finish();
    return choice.get();
  }

  private PerSide quantizer(String text, String... overrides) {
    Binder binder = folder.binder(text, overrides);
    Bound<PerSide> sides = binder.perSide("quantizer", Fixture.QUANTIZERS);
    binder.finish();
    return sides.get();
  }

  @Test
  void nothingWrittenChoosesTheDefault() {
    assertEquals(new Choice("conv", new Conv(true)), operator(""));
    assertEquals(new Choice("conv", new Conv(true)), operator("operator {}"));
  }

  @Test
  void settingsStandDirectlyOrUnderTheName() {
    Choice expected = new Choice("adder", new Adder(0.5, Optional.of(1.0)));
    assertEquals(expected, operator("operator { name = adder, eta = 0.5, power = 1 }"));
    assertEquals(expected, operator("operator { name = adder, adder { eta = 0.5, power = 1 } }"));
    assertEquals(expected, operator("operator { name = adder, eta = 0.5, adder { power = 1 } }"));
    assertEquals(0.5, expected.as(Adder.class).eta());
  }

  @Test
  void aGridOverNamesFindsTheSettingsOfEach() {
    String text = "operator { name = conv, adder { eta = 0.5 }, conv { bias = false } }";
    assertEquals(new Choice("conv", new Conv(false)), operator(text));
    assertEquals(
        new Choice("adder", new Adder(0.5, Optional.empty())),
        operator(text, "operator.name=adder"));
  }

  @Test
  void anUnchosenSectionMayLackWhatItRequires() {
    record Needy(@Key(doc = "d.") int must, @Key(doc = "d.") Conv inner) {}
    Options options =
        Options.of(
                "operator",
                List.of(
                    new Option<>("conv", "d.", Conv.class),
                    new Option<>("needy", "d.", Needy.class)))
            .withDefault("conv");
    Binder binder = folder.binder("operator.needy {}");
    binder.choice("operator", options);
    binder.finish();
    Binder chosen = folder.binder("operator { name = needy, needy {} }");
    chosen.choice("operator", options);
    String error = folder.error(chosen::finish);
    assertTrue(error.contains("missing key 'operator.must'"), error);
  }

  @Test
  void commonKeysStandBesideThoseOfTheChosen() {
    Binder binder = folder.binder("network { name = edsr, scale = 2, channels = 32 }");
    Bound<Selection<Network>> network = binder.choice("network", Network.class, Fixture.NETWORKS);
    ResolvedConfig resolved = binder.finish();
    assertEquals(
        new Selection<>(new Network(2, 1), new Choice("edsr", new Edsr(32, 16, 1))), network.get());
    assertEquals(
        "{\"network\":{\"blocks\":16,\"channels\":32,\"name\":\"edsr\",\"range\":1.0,"
            + "\"res-scale\":1.0,\"scale\":2}}",
        resolved.json());
  }

  @Test
  void aChoiceMayLieInASectionThatIsARecord() {
    Binder binder = folder.binder("trainer { steps = 1, optimizer { name = adder, eta = 3 } }");
    Bound<Fixture.Trainer> trainer = binder.section("trainer", Fixture.Trainer.class);
    Bound<Choice> optimizer = binder.choice("trainer.optimizer", Fixture.OPERATORS);
    ResolvedConfig resolved = binder.finish();
    assertEquals(1, trainer.get().steps());
    assertEquals("adder", optimizer.get().name());
    assertEquals("3.0", resolved.flat().get("trainer.optimizer.eta"));
    assertEquals("1", resolved.flat().get("trainer.steps"));
  }

  @Test
  void oneQuantizerServesBothSides() {
    Choice bnn = new Choice("bnn", new Bnn(Ste.CLIP, 1));
    assertEquals(new PerSide(bnn, bnn), quantizer("quantizer { name = bnn, ste = clip }"));
    assertEquals(new PerSide(bnn, bnn), quantizer("quantizer { name = bnn, bnn { ste = clip } }"));
    Choice none = new Choice("none", new NoSettings());
    assertEquals(new PerSide(none, none), quantizer(""));
  }

  @Test
  void eachSideMayHaveItsOwnQuantizerAndShareSettings() {
    Choice xnor = new Choice("xnor", new Xnor("filter"));
    Choice bnn = new Choice("bnn", new Bnn(Ste.CLIP, 2));
    String sides = "weights { name = xnor }, activations { name = bnn, width = 2 }";
    assertEquals(
        new PerSide(xnor, bnn), quantizer("quantizer { " + sides + ", bnn { ste = clip } }"));
  }

  @Test
  void aSideGoesBeforeWhatBothShare() {
    PerSide sides =
        quantizer(
            """
            quantizer {
              name = bnn, ste = clip, width = 2
              weights { ste = polynomial }
              activations { name = none }
            }
            """);
    assertEquals(new Choice("bnn", new Bnn(Ste.POLYNOMIAL, 2)), sides.weights());
    assertEquals("none", sides.activations().name());
  }

  @Test
  void keysOfTheSharedNameDoNotReachASideThatChoseAnother() {
    PerSide sides =
        quantizer("quantizer { name = bnn, ste = clip, weights { name = xnor, mean = layer } }");
    assertEquals(new Choice("xnor", new Xnor("layer")), sides.weights());
    assertEquals(new Choice("bnn", new Bnn(Ste.CLIP, 1)), sides.activations());
  }

  @Test
  void anOptionMayNotTakeAKeyOfItsSection() {
    record Greedy(@Key(doc = "d.", def = "1") int scale) {}
    Options greedy = Options.of("network", List.of(new Option<>("greedy", "d.", Greedy.class)));
    Options weights =
        Options.of("quantizer", List.of(new Option<>("weights", "d.", NoSettings.class)));
    Binder binder = folder.binder("");
    assertThrows(
        IllegalArgumentException.class, () -> binder.choice("network", Network.class, greedy));
    assertThrows(IllegalArgumentException.class, () -> binder.perSide("quantizer", weights));
    Option<Conv> conv = new Option<>("conv", "d.", Conv.class);
    assertThrows(IllegalArgumentException.class, () -> Options.of("operator", List.of(conv, conv)));
    assertThrows(IllegalArgumentException.class, () -> Fixture.OPERATORS.withDefault("fourier"));
  }
}
