package org.frugalsr.plugin.uniformprior;

import java.lang.foreign.MemorySegment;
import org.frugalsr.kernels.Floats;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The error of an output in each pixel: the mean of {@code |f - y|} over channels. */
final class PixelError {
  private static final int GRAIN = 8192;

  private PixelError() {}

  /**
   * The errors of a batch.
   *
   * @param output {@code [N, H, W, C]}
   * @param target of the same shape
   * @return {@code N H W} values
   */
  static float[] of(INDArray output, INDArray target) {
    MemorySegment f = ArrayMemory.of(output);
    MemorySegment y = ArrayMemory.of(target);
    int channels = (int) output.size(3);
    float[] errors = new float[Math.toIntExact(output.length() / channels)];
    Parallel.loop(
        errors.length,
        GRAIN,
        (chunk, from, to) -> {
          for (int pixel = from; pixel < to; pixel++) {
            float sum = 0;
            for (int i = pixel * channels; i < (pixel + 1) * channels; i++) {
              sum += Math.abs(Floats.get(f, i) - Floats.get(y, i));
            }
            errors[pixel] = sum / channels;
          }
        });
    return errors;
  }
}
