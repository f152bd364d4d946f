package org.frugalsr.engine.train;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.tensor.Progress;

/**
 * What a run would take, found out by a few of its steps; no folder is made.
 *
 * @param network that was tried
 * @param secondsPerStep median of a few warm steps, validation not included
 * @param steps of the whole run
 * @param peakBytes the most that tensors held at once
 * @param data what is to be said of the data, a sentence each
 */
public record DryRun(
    BuiltNetwork network, double secondsPerStep, long steps, long peakBytes, List<String> data) {
  private static final int TIMED = 5;

  /** Java compiles the code while it runs: the first steps take up to several times as long. */
  private static final int WARM_STEPS = 3;

  private static final double WARM_SECONDS = 3;
  private static final double PATIENCE_SECONDS = 10;

  /**
   * Reads and checks all data, builds the network and takes a few steps.
   *
   * @throws org.frugalsr.api.error.FrugalException whatever the run itself would fail with
   */
  public static DryRun of(Experiment e) {
    TrainerSettings settings = e.trainer().common();
    try (Preparation p =
        Preparation.of(
            e, network -> e.init().ifPresent(init -> Initialization.apply(init, e, network)))) {
      int step = 0;
      for (double warming = 0; !isWarm(step, warming); step++) {
        warming += time(p, settings, step);
      }
      double[] seconds = new double[TIMED];
      for (int i = 0; i < TIMED; i++) {
        seconds[i] = time(p, settings, step + i);
      }
      Arrays.sort(seconds);
      return new DryRun(
          p.run().student(),
          seconds[TIMED / 2],
          settings.steps(),
          p.memory().peakBytes(),
          p.data().warnings());
    } catch (Diverged diverged) {
      throw new WorldError(
          "Training diverges at once: NaN or infinity first appears in %s at step %d."
              .formatted(diverged.getMessage(), diverged.step()),
          diverged);
    }
  }

  private static double time(Preparation p, TrainerSettings settings, int step) {
    long start = System.nanoTime();
    p.training().step(new Progress(step, settings.steps(), settings.rate(step)));
    return (System.nanoTime() - start) / 1e9;
  }

  /** Whether steps have their lasting pace after so many of them, and so long. */
  static boolean isWarm(int steps, double seconds) {
    return seconds >= (steps < WARM_STEPS ? PATIENCE_SECONDS : WARM_SECONDS);
  }

  /** The estimate for all steps. */
  public double seconds() {
    return secondsPerStep * steps;
  }
}
