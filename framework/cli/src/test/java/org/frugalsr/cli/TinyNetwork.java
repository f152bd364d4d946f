package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network that is trained for two steps and packed. */
final class TinyNetwork {
  private TinyNetwork() {}

  /**
   * Makes the run {@code run} and the packed network {@code tiny.frugal} in a folder.
   *
   * @return what {@code frugal pack} said
   */
  static Said packed(Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            name = tiny
            network { name = edsr, scale = 2, channels = 8, blocks = 1, tail = direct, bicubic-skip = true }
            trainer { steps = 2, batch = 1, patch = 8 }
            data { train = sample-validation, test = [] }
            """);
    String run = folder.resolve("run").toString();
    Said trained = Said.by("run", config.toString(), "--out", run);
    assertEquals(0, trained.code(), trained::err);
    Said packed = Said.by("pack", run, folder.resolve("tiny.frugal").toString());
    assertEquals(0, packed.code(), packed::err);
    return packed;
  }
}
