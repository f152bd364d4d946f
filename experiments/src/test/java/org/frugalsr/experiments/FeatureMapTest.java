package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.FeatureMap;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a layer is drawn where it lies in the image. */
class FeatureMapTest {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 4;

  private static BuiltNetwork network() {
    String text =
        """
        network { name = edsr, scale = 2, channels = 8, blocks = 1, mean = 0 }
        trainer { steps = 1, batch = 1, patch = 8 }
        """;
    return Networks.build(
        Experiment.of(
            new LoadedConfig("some.conf", ConfigFactory.parseString(text)),
            Registry.discover(List.of())));
  }

  /** The head sees the image itself: the mean over its channels, enlarged. */
  @Test
  void theInputOfTheHeadIsTheImage() {
    float[] rgb = new float[WIDTH * HEIGHT * 3];
    float[] expected = new float[4 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      rgb[3 * i] = 6 * i; // of the three the mean is 4 i
      rgb[3 * i + 1] = 4 * i;
      rgb[3 * i + 2] = 2 * i;
    }
    for (int i = 0; i < expected.length; i++) {
      int pixel = i / (2 * WIDTH) / 2 * WIDTH + i % (2 * WIDTH) / 2;
      expected[i] = 4f * pixel / 255;
    }
    try (Memory memory = new Memory(1 << 24)) {
      FeatureMap map = new FeatureMap(network(), memory, "head");
      Image seen = map.of(new Image(WIDTH, HEIGHT, 3, rgb), 2);
      assertEquals("10x8x1", seen.toString());
      assertArrayEquals(expected, seen.samples(), 1e-6f);
    }
  }

  @Test
  void aLayerThatIsNotThereIsRefused() {
    try (Memory memory = new Memory(1 << 24)) {
      FeatureMap map = new FeatureMap(network(), memory, "body.7.conv1");
      Image black = new Image(8, 8, 3, new float[192]);
      assertThrows(IllegalArgumentException.class, () -> map.of(black, 2));
    }
  }

  @Test
  void itStandsBesideTheCropsOfAReport(@TempDir Path folder) throws IOException {
    String config =
        """
        network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct }
        trainer { steps = 1, batch = 2, patch = 8 }
        data { train = sample-validation, validate = sample-test, test = sample-test }
        evaluation { features = body.1.conv2, pictures = 1 }
        """;
    Path file = Files.writeString(folder.resolve("some.conf"), config);
    Path run = folder.resolve("run");
    assertEquals(0, Frugal.execute("run", file.toString(), "--out", run.toString()));
    try (var files = Files.list(run.resolve("pictures"))) {
      assertEquals(
          1, files.filter(f -> f.getFileName().toString().endsWith("features.png")).count());
    }
    assertTrue(Files.readString(run.resolve("report.html")).contains(">features<"));
  }
}
