package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code block.skip} puts real identities around each convolution, around each block, or nowhere in
 * the bodies of EDSR, SRResNet and VDSR: one-bit convolutions that put out nothing let the float
 * features through, or they do not.
 */
class IdentityShortcutsTest {
  private static final Registry REGISTRY = Registry.discover(List.of());

  static Stream<Arguments> settings() {
    List<Arguments> settings = new ArrayList<>();
    for (String body :
        List.of(
            "network { name = edsr, blocks = 2 }, block.name = residual",
            "network { name = srresnet, blocks = 2 }, block.name = residual",
            "network { name = vdsr, depth = 4 }, block { name = plain, units = 2 }")) {
      for (String skip : List.of("unit", "block", "none")) {
        settings.add(Arguments.of(body, skip));
      }
    }
    return settings.stream();
  }

  private static BuiltNetwork network(String body, String skip) {
    String text =
        """
        %s
        network { scale = 2, channels = 4 }
        block { norm = true, activation = none, skip = %s }
        quantizer { weights.name = uniform-prior, activations.name = bi-real }
        """
            .formatted(body, skip);
    return Networks.build(
        Experiment.of(new LoadedConfig(body, ConfigFactory.parseString(text)), REGISTRY));
  }

  /** Lets what a unit puts out be 0, before any identity. */
  private static void silence(BuiltNetwork network, String unit) {
    network.parameters().stream()
        .filter(p -> p.path().startsWith(unit + ".norm."))
        .forEach(p -> p.value().assign(0));
  }

  private static float[] inputOf(BuiltNetwork network, String kernel) {
    INDArray lr = Nd4j.create(DataType.FLOAT, 1, 6, 5, 3);
    for (int i = 0; i < lr.length(); i++) {
      lr.putScalar(i, (i % 7) / 7f);
    }
    List<float[]> seen = new ArrayList<>();
    try (Memory memory = new Memory(1L << 28);
        NetworkPass pass = network.trainingPass(memory, new Progress(0, 1, 0))) {
      pass.observe(
          (k, p, x, effective) -> {
            if (k.path().equals(kernel)) {
              seen.add(Numbers.toFloats(x.value()));
            }
          });
      network.forward(pass.tape().constant("lr", lr), 2, pass);
    }
    return seen.getFirst();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void floatFeaturesGoAroundConvolutionsAsTheKeySays(String body, String skip) {
    BuiltNetwork network = network(body, skip);
    float[] features = inputOf(network, "body.0.conv1");
    float[] nothing = new float[features.length];
    silence(network, "body.0.conv1");
    assertArrayEquals(
        skip.equals("unit") ? features : nothing,
        inputOf(network, "body.0.conv2"),
        "around the first convolution");
    silence(network, "body.0.conv2");
    assertArrayEquals(
        skip.equals("none") ? nothing : features,
        inputOf(network, "body.1.conv1"),
        "around the block");
  }
}
