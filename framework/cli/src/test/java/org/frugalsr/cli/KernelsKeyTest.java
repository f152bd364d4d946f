package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose kernels compute is in no hash, so that configs of before the key keep theirs. */
class KernelsKeyTest {
  @TempDir private Path folder;

  private Experiment experiment(String... overrides) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.conf"),
            """
            network { name = edsr, scale = 2, channels = 8, blocks = 1 }
            data.train = [sample-train]
            """);
    return Experiment.load(config, List.of(overrides));
  }

  @Test
  void ownKernelsAreTheDefaultAndNoneIsHashed() throws IOException {
    assertEquals(ConvolutionKernels.OWN, experiment().root().kernels());
    Experiment own = experiment("kernels = own");
    Experiment other = experiment("kernels = native");
    assertEquals(own.hash(), experiment().hash());
    assertEquals(own.hash(), other.hash());
    assertNotEquals(own.root().kernels().numerics(), other.root().kernels().numerics());
  }

  /** The number of threads decides bits with native kernels only. */
  @Test
  void threadsDecideWithNativeKernelsOnly() throws IOException {
    assertEquals(experiment("threads = 1").decisive(), experiment("threads = 2").decisive());
    assertNotEquals(
        experiment("threads = 1", "kernels = native").decisive(),
        experiment("threads = 2", "kernels = native").decisive());
  }
}
