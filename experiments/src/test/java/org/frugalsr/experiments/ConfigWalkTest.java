package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.WithoutEffect;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.study.Variants;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every config of the project is sound; no data is needed to know that. */
class ConfigWalkTest {
  private static final int HEIGHT = 20;
  private static final int WIDTH = 24;
  @TempDir Path folder;

  static List<Path> configs() throws IOException {
    return ConfigFiles.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("configs")
  void validatesBuildsAndTraces(Path config) {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve(config), List.of());
    assertEquals(List.of(), WithoutEffect.of(e));
    List<String> sets =
        Stream.of(e.data().train(), e.data().validate(), e.data().test())
            .flatMap(List::stream)
            .toList();
    assertTrue(e.data().catalogue().names().containsAll(sets), () -> "unknown set in " + sets);
    if (e.study().isPresent()) { // each variant is bound, built and traced
      new Variants(ConfigFiles.folder().resolve(config), List.of(), Optional.empty())
          .check(this::assertReadsBack);
    } else {
      assertReadsBack(e);
    }
    BuiltNetwork network = Networks.build(e);
    int channels = network.image().channels();
    for (int scale : network.image().scales()) {
      Trace trace = network.trace(Shape.of(1, HEIGHT, WIDTH, channels), scale, Mode.EVALUATE);
      assertEquals(
          Shape.of(1, (long) HEIGHT * scale, (long) WIDTH * scale, channels),
          trace.steps().getLast().shape());
    }
  }

  /** What a run keeps of its config, and a study writes for a trial, says the same again. */
  private void assertReadsBack(Experiment e) {
    try {
      Path file = Files.writeString(folder.resolve("config.conf"), e.resolved().render());
      assertEquals(e.resolved().json(), Experiment.load(file, List.of()).resolved().json());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }
}
