package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.checkpoint.TensorFile;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.exchange.UntrainedRun;
import org.frugalsr.engine.exchange.WeightExport;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.weights.NamedArray;
import org.frugalsr.weights.WeightFile;
import org.frugalsr.weights.WeightTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exported files that PyTorch has agreed with ({@code src/test/python/agree.py}, whose output lies
 * beside it) are still what is exported and what we compute. To make them anew: {@code
 * -Dgolden.update=true}, then run the script.
 */
class PyTorchAgreementTest {
  private static final Path KEPT = Path.of("src/test/resources/pytorch");
  private static final int WIDTH = 17;
  private static final int HEIGHT = 20;
  private static final double TOLERANCE = 1e-4;

  private static final Map<String, String> CONFIGS =
      Map.of(
          "edsr",
          "network { name = edsr, channels = 8, blocks = 2, scale = 4, range = 255 }, block.res-scale = 0.1",
          "mdsr",
          "network { name = mdsr, channels = 8, blocks = 2, scale = [2, 3, 4], range = 255 }",
          "bsrn",
          """
          network { name = bsrn, channels = 16, blocks = 2, scale = 3, range = 1, mean = 0 }
          block { name = esdb, cca.reduction = 4, esa.activation = gelu }, operator.name = bsconv-u
          placement.roles = [head, body, fuse, attention]
          """);

  @TempDir Path folder;

  private static Path kept(String name) {
    return KEPT.resolve(name + ".safetensors");
  }

  @Test
  void theFilesAreThere() {
    if (Boolean.getBoolean("golden.update")) {
      List<NamedArray> vectors = new ArrayList<>();
      CONFIGS.keySet().stream().sorted().forEach(name -> make(name, vectors));
      TensorFile.write(kept("vectors"), vectors, Map.of());
    }
    CONFIGS.keySet().forEach(name -> assertTrue(Files.exists(kept(name)), name));
  }

  private void make(String name, List<NamedArray> vectors) {
    Experiment e =
        Experiment.of(
            new LoadedConfig(
                name,
                ConfigFactory.parseString(
                    CONFIGS.get(name) + "\nseed = 3, data.train = [], trainer.name = standard")));
    Path run = folder.resolve("new-" + name);
    new UntrainedRun(e, Networks.build(e), Optional.empty()).write(run, "a test");
    TrainedNetwork trained = TrainedNetwork.open(run);
    WeightExport.of(run, trained, false).write(kept(name));
    if (name.equals("edsr")) {
      WeightExport.of(run, trained, true).write(kept("edsr-folded"));
    }
    Random random = new Random(name.hashCode());
    float[] samples = new float[3 * HEIGHT * WIDTH];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextInt(256) / 255f;
    }
    vectors.add(new NamedArray(name + ".input", new long[] {1, 3, HEIGHT, WIDTH}, samples));
    outputs(trained, samples)
        .forEach(
            (scale, values) ->
                vectors.add(
                    new NamedArray(
                        name + ".x" + scale,
                        new long[] {1, 3, HEIGHT * scale, WIDTH * scale},
                        values)));
  }

  /** What the network gives for an image, channels first, in 0..1, by scale. */
  private static Map<Integer, float[]> outputs(TrainedNetwork trained, float[] chw) {
    float[] input = turned(chw, 3, HEIGHT * WIDTH);
    for (int i = 0; i < input.length; i++) {
      input[i] *= 255;
    }
    Map<Integer, float[]> outputs = new LinkedHashMap<>();
    try (Memory memory = MachineMemory.forTensors(Optional.empty())) {
      for (int scale : trained.network().image().scales()) {
        Image image = new Image(WIDTH, HEIGHT, 3, input);
        float[] hwc =
            new NetworkUpscaler(trained.network(), memory, 0, SelfEnsemble.NONE)
                .upscale(image, scale)
                .samples();
        float[] values = turned(hwc, HEIGHT * WIDTH * scale * scale, 3);
        for (int i = 0; i < values.length; i++) {
          values[i] /= 255;
        }
        outputs.put(scale, values);
      }
    }
    return outputs;
  }

  /** Rows become columns. */
  private static float[] turned(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }

  @ParameterizedTest
  @ValueSource(strings = {"edsr", "edsr-folded", "mdsr", "bsrn"})
  void whatPyTorchAgreedWithIsWhatWeCompute(String file) {
    Map<String, WeightTensor> vectors = byName(kept("vectors"));
    Path run = folder.resolve(file);
    WeightImport.of(WeightFile.read(kept(file)), WeightImport.Request.PLAIN).write(run, "a test");
    TrainedNetwork trained = TrainedNetwork.open(run);
    String name = file.split("-", -1)[0];
    outputs(trained, vectors.get(name + ".input").values())
        .forEach(
            (scale, values) -> {
              float[] expected = vectors.get(name + ".x" + scale).values();
              double worst = 0;
              float least = Float.MAX_VALUE;
              float most = -Float.MAX_VALUE;
              for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(values[i] - expected[i]));
                least = Math.min(least, expected[i]);
                most = Math.max(most, expected[i]);
              }
              assertTrue(worst <= TOLERANCE * (most - least), file + " is off by " + worst);
            });
    assertExportedTheSame(run, trained, file);
  }

  private void assertExportedTheSame(Path run, TrainedNetwork trained, String file) {
    Path again = folder.resolve("again.safetensors");
    WeightExport.of(run, trained, false).write(again);
    Map<String, WeightTensor> before = byName(kept(file));
    Map<String, WeightTensor> now = byName(again);
    assertEquals(before.keySet(), now.keySet());
    before.forEach(
        (name, t) -> {
          assertArrayEquals(t.shape(), now.get(name).shape(), name);
          assertArrayEquals(t.values(), now.get(name).values(), name);
        });
  }

  private static Map<String, WeightTensor> byName(Path file) {
    Map<String, WeightTensor> byName = new LinkedHashMap<>();
    WeightFile.read(file).tensors().forEach(t -> byName.put(t.name(), t));
    return byName;
  }
}
