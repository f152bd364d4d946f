package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Registry;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.bench.OperatorBenchmark;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  private static INDArray value(BuiltNetwork network, String path) {
    return network.parameters().stream()
        .filter(p -> p.path().equals(path))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void severalBasesOfAQuantizerAreRefused() {
    String said = refusal("quantizer.name = abc-net");
    assertTrue(said.startsWith("body.0.conv1: its operator computes absolute differences"), said);
    assertTrue(said.contains("quantizer.name = lsq"), said);
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
  void whatIsTimedAreAbsoluteDifferences() {
    try (OperatorBenchmark layer =
        new OperatorBenchmark(
            List.of("operator.name=adder"), UnitSpec.same(8, 8, 3), Shape.of(1, 6, 5, 8))) {
      assertEquals(new Function.Work(0, 6 * 5 * 9 * 8 * 8), layer.work());
    }
    String bench = "bench operator adder --in 8 --out 8 --batch 1 --patch 6 --runs 1 --threads 1";
    StringWriter out = new StringWriter();
    PrintWriter err = new PrintWriter(new StringWriter());
    assertEquals(0, Frugal.execute(new PrintWriter(out), err, bench.split(" ")));
    String json = out.toString();
    assertTrue(json.contains("\"counted\":\"absolute differences\""), json);
    assertTrue(json.matches("(?s).*\"ceiling_giga_per_second_and_core\":[1-9].*"), json);
  }

  @Test
  void filtersStartNormalAndBiasesInTheUnitInterval() {
    BuiltNetwork network = network("operator.adder { start = 2, bias = true }");
    INDArray filters = value(network, "body.0.conv1.weight");
    assertEquals(0, filters.meanNumber().doubleValue(), 0.25); // of 576 values
    assertEquals(2, filters.stdNumber().doubleValue(), 0.2);
    INDArray bias = value(network, "body.0.conv1.bias");
    assertTrue(bias.minNumber().doubleValue() >= 0 && bias.maxNumber().doubleValue() < 1);
    assertTrue(bias.stdNumber().doubleValue() > 0.1, "of 8 values");
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
