package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mini networks are compared with: the bicubic image below them, and head and tail alone. */
class MiniControlsTest {
  private static Experiment experiment(String file, String... keys) {
    return Experiment.load(ConfigFiles.folder().resolve(file), List.of(keys));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blueprint/mini.conf", "edsr/mdsr-mini.conf", "edsr/mini-x2.conf"})
  void withoutWeightsTheyPutOutTheBicubicImage(String file) {
    String size = "trainer.batch=1";
    try (TinyTraining mini = TinyTraining.onOneBatch(experiment(file, size));
        TinyTraining bicubic =
            TinyTraining.onOneBatch(
                experiment("edsr/mini-x2.conf", size, patch(file), "network.blocks=0"))) {
      mini.network().parameters().forEach(p -> p.value().assign(0));
      bicubic.network().parameters().forEach(p -> p.value().assign(0));
      assertArrayEquals(bicubic.predict(2), mini.predict(2), 1e-6f);
    }
  }

  private static String patch(String file) {
    return "trainer.patch=" + experiment(file).trainer().common().patch();
  }

  @Test
  void withoutABodyABsrnIsItsHeadAndItsTail() {
    try (TinyTraining mini =
        TinyTraining.onOneBatch(experiment("blueprint/mini.conf", "network.blocks=0"))) {
      long parameters =
          mini.network().parameters().stream().mapToLong(p -> p.value().length()).sum();
      int head = 12 * 16 + 9 * 16 + 16;
      assertEquals(head + 9 * 16 * 12 + 12, parameters);
      mini.train(1);
    }
  }
}
