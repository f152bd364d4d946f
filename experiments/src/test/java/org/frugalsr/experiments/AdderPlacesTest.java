package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Registry;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.bench.OperatorBenchmark;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Where adder units may stand, and how what cannot be is refused. */
class AdderPlacesTest {
  private static BuiltNetwork network(String more) {
    String text =
        """
        network { name = edsr, scale = 2, channels = 8, blocks = 2 }
        operator.name = adder
        trainer { steps = 1, batch = 1, patch = 8 }
        """;
    return Networks.build(
        Experiment.of(
            new LoadedConfig("some.conf", ConfigFactory.parseString(text + more)),
            Registry.discover(List.of())));
  }

  private static String refusal(String more) {
    return String.valueOf(assertThrows(UserError.class, () -> network(more)).getMessage());
  }

  @Test
  void severalBasesOfAQuantizerAreRefused() {
    String said = refusal("quantizer.name = abc-net");
    assertTrue(said.startsWith("body.0.conv1: its operator takes absolute differences"), said);
    assertTrue(said.contains("quantizer.name = xnor"), said);
  }

  @Test
  void featuresOfALayerThatIsNotThereAreRefused() {
    String said = refusal("evaluation.features = body.1.conv3");
    assertTrue(said.contains("no layer 'body.1.conv3'. Did you mean 'body.1.conv"), said);
  }

  @Test
  void anOperatorIsNotTimedByWhatStandsInForIt() {
    UserError e =
        assertThrows(
            UserError.class,
            () ->
                new OperatorBenchmark(
                    List.of("operator.name=adder"), UnitSpec.same(8, 4, 3), Shape.of(1, 8, 8, 8)));
    assertTrue(String.valueOf(e.getMessage()).contains("takes no unit of 8 to 4 channels"));
  }

  @Test
  void beforeAPixelShuffleTheInputIsTiled() {
    BuiltNetwork network =
        network(
            """
            operator.adder { channel-change = tile-shortcut, power = false }
            placement.roles = [upsample]
            """);
    List<String> stages =
        network.trace(Shape.of(1, 8, 8, 3), 2, Mode.EVALUATE).steps().stream()
            .map(s -> s.function().name())
            .dropWhile(name -> !name.equals("adder"))
            .limit(4)
            .toList();
    assertEquals(List.of("adder", "channel-norm", "channel-repeat", "add"), stages);
  }
}
