package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.frugalsr.engine.evaluate.NetworkUpscaler;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A self-ensemble is the mean of as many outputs, each turned back. */
class AveragedSymmetriesTest {
  private static final int SCALE = 2;

  private final BuiltNetwork network = Networks.build(TinyExperiment.of(List.of()));

  @ParameterizedTest
  @EnumSource
  void isTheMeanOfWhatEachSymmetryGives(SelfEnsemble ensemble) {
    float[] samples = new float[17 * 12 * 3];
    Rng rng = Rng.of(3, "image", 0);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rng.nextInt(256);
    }
    Image lr = new Image(17, 12, 3, samples);
    try (Memory memory = new Memory(1L << 28)) {
      NetworkUpscaler single = new NetworkUpscaler(network, memory, 0, SelfEnsemble.NONE);
      float[] mean = new float[samples.length * SCALE * SCALE];
      for (int symmetry = 0; symmetry < ensemble.symmetries(); symmetry++) {
        float[] back = single.upscale(lr.transformed(symmetry), SCALE).inverse(symmetry).samples();
        for (int i = 0; i < mean.length; i++) {
          mean[i] += back[i] / ensemble.symmetries();
        }
      }
      assertArrayEquals(
          mean,
          new NetworkUpscaler(network, memory, 0, ensemble).upscale(lr, SCALE).samples(),
          1e-3f);
    }
  }
}
