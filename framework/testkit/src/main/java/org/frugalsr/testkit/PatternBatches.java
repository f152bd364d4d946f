package org.frugalsr.testkit;

import org.frugalsr.engine.train.TrainingStep;
import org.frugalsr.imaging.data.Batch;
import org.frugalsr.tensor.Rng;

/**
 * Synthetic patches of waves and edges; LR pixels are the means of HR pixels.
 *
 * @param count patches in a batch
 * @param patch side of an LR patch in pixels
 * @param channels 3 or 1
 * @param same whether every step has the batch of step 0
 */
record PatternBatches(int count, int patch, int channels, boolean same)
    implements TrainingStep.Source {
  private static final long SEED = 1;

  @Override
  public Batch batch(int scale, long step) {
    Rng rng = Rng.of(SEED, "patterns", same ? 0 : step);
    Batch batch = new Batch(count, patch, channels, scale);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        draw(batch, i, c, rng);
      }
    }
    return batch;
  }

  private static void draw(Batch b, int index, int channel, Rng rng) {
    double[] wave = {rng.nextDouble(-1, 1), rng.nextDouble(-1, 1), rng.nextDouble(-3, 3)};
    double[] edge = {rng.nextDouble(-1, 1), rng.nextDouble(-1, 1), rng.nextDouble(-3, 3)};
    int side = b.patch() * b.scale();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double value =
            0.5 + 0.25 * Math.sin(at(wave, x, y)) + 0.2 * Math.signum(Math.sin(at(edge, x, y)));
        b.hr()[((index * side + y) * side + x) * b.channels() + channel] = (float) value;
        int row = index * b.patch() + y / b.scale();
        b.lr()[(row * b.patch() + x / b.scale()) * b.channels() + channel] +=
            (float) (value / (b.scale() * b.scale()));
      }
    }
  }

  private static double at(double[] plane, int x, int y) {
    return plane[0] * x + plane[1] * y + plane[2];
  }
}
