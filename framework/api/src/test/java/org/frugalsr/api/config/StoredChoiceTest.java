package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A stored config has every key of what was chosen, which must not hinder another choice. */
class StoredChoiceTest {
  private static final String CONFIG =
      """
      network { name = edsr, scale = 3, channels = 32 }
      operator { name = adder, eta = 0.5 }
      quantizer { name = bnn, width = 2 }
      """;

  private record Chosen(Selection<Network> network, Choice operator, PerSide quantizer) {}

  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void store() {
    folder = new Folder(temp);
    Binder binder = folder.binder(CONFIG);
    binder.choice("network", Network.class, Fixture.NETWORKS);
    binder.choice("operator", Fixture.OPERATORS);
    binder.perSide("quantizer", Fixture.QUANTIZERS);
    folder.write("config.json", binder.finish().json());
  }

  private Chosen with(String... overrides) {
    Binder binder =
        Binder.of(ConfigSource.stored(folder.root().resolve("config.json"), List.of(overrides)));
    var network = binder.choice("network", Network.class, Fixture.NETWORKS);
    var operator = binder.choice("operator", Fixture.OPERATORS);
    var quantizer = binder.perSide("quantizer", Fixture.QUANTIZERS);
    binder.finish();
    return new Chosen(network.get(), operator.get(), quantizer.get());
  }

  private static Choice bnn(double width) {
    return new Choice("bnn", new Bnn(Ste.IDENTITY, width));
  }

  private static Choice xnor(String mean) {
    return new Choice("xnor", new Xnor(mean));
  }

  @Test
  void withoutOverridesItIsWhatWasStored() {
    Chosen stored = with();
    assertEquals(new Choice("adder", new Adder(0.5, Optional.empty())), stored.operator());
    assertEquals(new PerSide(bnn(2), bnn(2)), stored.quantizer());
    assertEquals(new Edsr(32, 16, 1), stored.network().choice().settings());
  }

  @Test
  void anotherNamePutsTheStoredSettingsAside() {
    assertEquals(new Choice("conv", new Conv(true)), with("operator.name=conv").operator());
    assertEquals(
        new Choice("conv", new Conv(false)),
        with("operator.name=conv", "operator.bias=false").operator());
    assertEquals(
        new PerSide(xnor("filter"), bnn(2)), with("quantizer.weights.name=xnor").quantizer());
    assertEquals(
        new PerSide(xnor("filter"), xnor("layer")),
        with(
                "quantizer.weights.name=xnor",
                "quantizer.activations.name=xnor",
                "quantizer.activations.mean=layer")
            .quantizer());
  }

  @Test
  void theKeysThatAllNetworksShareStay() {
    Selection<Network> network = with("network.name=bicubic").network();
    assertEquals(new Network(3, 1), network.common());
    assertEquals("bicubic", network.choice().name());
  }

  @Test
  void theSameNameAgainKeepsItsSettings() {
    assertEquals(
        new Choice("adder", new Adder(0.5, Optional.empty())),
        with("operator.name=adder").operator());
    assertEquals(new PerSide(bnn(2), bnn(2)), with("quantizer.name=bnn").quantizer());
  }

  @Test
  void whatIsSaidForBothSidesReachesBoth() {
    assertEquals(
        new PerSide(xnor("layer"), xnor("layer")),
        with("quantizer.name=xnor", "quantizer.mean=layer").quantizer());
    assertEquals(
        new PerSide(bnn(3), bnn(3)), with("quantizer.name=bnn", "quantizer.width=3").quantizer());
    assertEquals(
        new PerSide(bnn(4), bnn(3)),
        with("quantizer.bnn.width=3", "quantizer.weights.width=4").quantizer());
    assertEquals(
        new PerSide(bnn(2), xnor("filter")),
        with("quantizer.name=xnor", "quantizer.weights.name=bnn").quantizer());
  }

  @Test
  void aSubSectionOfTheChosenNameCounts() {
    assertEquals(
        new Choice("adder", new Adder(0.3, Optional.empty())),
        with("operator.adder.eta=0.3").operator());
    assertEquals(new PerSide(bnn(3), bnn(3)), with("quantizer.bnn.width=3").quantizer());
  }

  @Test
  void anOverrideThatFitsNothingIsStillTold() {
    String error = folder.error(() -> with("operator.name=conv", "operator.eta=0.3"));
    assertTrue(error.contains("-o operator.eta=0.3: unknown key 'operator.eta'"), error);
    assertTrue(error.startsWith("1 problem in config.json"), error);
  }
}
