package org.frugalsr.engine.train;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.tensor.Progress;

/**
 * How fast a training gets its data, measured with the images, the patches and the steps of a run,
 * but without a run folder.
 *
 * @param loadSeconds until the first step can be taken: the images read, the network built
 * @param patchesPerSecond drawn and copied by one thread, an LR and an HR patch counting as one
 * @param stepMillis mean time of a step, the first ones left out; 0 if there were no others
 * @param waitShare share of that time in which the step waited for its batch, 0 to 1
 */
public record DataTiming(
    double loadSeconds, double patchesPerSecond, double stepMillis, double waitShare) {
  /** Steps that do not count, and after which a caller may look at the memory. */
  public static final int WARM_UP = 20;

  private static final int BATCHES = 100;

  /**
   * Reads the data, and trains some steps.
   *
   * @param steps 0 to read the data only
   * @param stepped is called with the number of steps done, after each step
   * @param progress receives what the start is waiting for, from any thread
   */
  public static DataTiming of(
      Experiment e, long steps, LongConsumer stepped, Consumer<String> progress) {
    TrainerSettings settings = e.trainer().common();
    long begin = System.nanoTime();
    try (TrainingInputs inputs = TrainingInputs.of(e, network -> {}, progress)) {
      double loading = seconds(begin);
      inputs.data().warnings().forEach(progress);
      if (steps == 0) {
        return new DataTiming(loading, 0, 0, 0);
      }
      int scale = e.network().common().scale().getFirst();
      TrainingData data = inputs.data();
      long drawing = System.nanoTime();
      for (int i = 1; i <= BATCHES; i++) {
        data.sample(scale, i);
      }
      double patches = BATCHES * settings.batch() / seconds(drawing);
      long start = System.nanoTime();
      long waited = data.waitedNanos();
      for (long step = 0; step < steps; step++) {
        if (step == WARM_UP) {
          start = System.nanoTime();
          waited = data.waitedNanos();
        }
        inputs.training().step(new Progress(step, settings.steps(), settings.rate(step)));
        stepped.accept(step + 1);
      }
      double trained = seconds(start);
      double wait = (data.waitedNanos() - waited) / 1e9;
      long counted = steps > WARM_UP ? steps - WARM_UP : steps;
      return new DataTiming(loading, patches, 1000 * trained / counted, wait / trained);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
