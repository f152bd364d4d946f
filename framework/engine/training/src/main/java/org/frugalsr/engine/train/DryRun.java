package org.frugalsr.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Progress;

/**
 * Estimates the time and memory of a run from a few of its steps, without making a run folder.
 *
 * @param network the network
 * @param secondsPerStep median of a few warm steps
 * @param steps of the whole run
 * @param startSeconds time until steps reach their steady speed: reading the data, building, and
 *     the extra time of the first steps
 * @param validations number of validations
 * @param validationSeconds of one of them
 * @param testSeconds of the test at the end
 * @param peakBytes peak memory of tensors
 * @param data remarks on the data, one sentence each
 */
public record DryRun(
    BuiltNetwork network,
    double secondsPerStep,
    long steps,
    double startSeconds,
    long validations,
    double validationSeconds,
    double testSeconds,
    long peakBytes,
    List<String> data) {
  private static final int TIMED = 5;

  /**
   * Minimum number of warm-up steps: until the JVM has compiled the code, steps may take several
   * times as long.
   */
  private static final int WARM_STEPS = 3;

  private static final double WARM_SECONDS = 3;
  private static final double PATIENCE_SECONDS = 10;

  /**
   * Reads and checks all data, builds the network, takes a few steps and measures a few images.
   *
   * @param progress receives what it is waiting for, from any thread
   * @throws org.frugalsr.api.error.FrugalException if the run itself would fail
   */
  public static DryRun of(Experiment e, Consumer<String> progress) {
    TrainerSettings settings = e.trainer().common();
    long begin = System.nanoTime();
    try (TrainingInputs p =
        TrainingInputs.of(
            e,
            network -> e.init().ifPresent(init -> Initialization.apply(init, e, network)),
            progress)) {
      double preparing = (System.nanoTime() - begin) / 1e9;
      int step = 0;
      double warming = 0;
      for (; !isWarm(step, warming); step++) {
        warming += time(p, settings, step);
      }
      double[] seconds = new double[TIMED];
      for (int i = 0; i < TIMED; i++) {
        seconds[i] = time(p, settings, step + i);
      }
      Arrays.sort(seconds);
      double median = seconds[TIMED / 2];
      long peak = p.memory().peakBytes();
      MeasuringTime measuring = MeasuringTime.of(e, p);
      return new DryRun(
          p.run().student(),
          median,
          settings.steps(),
          preparing + Math.max(0, warming - step * median),
          p.data().validation().isEmpty()
              ? 0
              : validations(settings.steps(), e.evaluation().every()),
          measuring.validation(),
          measuring.test(),
          peak,
          p.data().warnings());
    } catch (Diverged diverged) {
      throw new WorldError(
          "Training diverges at once: NaN or infinity first appears in %s at step %d."
              .formatted(diverged.getMessage(), diverged.step()),
          diverged);
    }
  }

  private static double time(TrainingInputs p, TrainerSettings settings, int step) {
    long start = System.nanoTime();
    p.training().step(new Progress(step, settings.steps(), settings.rate(step)));
    return (System.nanoTime() - start) / 1e9;
  }

  /** Whether steps have reached their steady speed after this number of steps and time. */
  static boolean isWarm(int steps, double seconds) {
    return seconds >= (steps < WARM_STEPS ? PATIENCE_SECONDS : WARM_SECONDS);
  }

  /**
   * Returns the number of validations of a run: one every {@code every} steps, if set, and one at
   * its end.
   */
  static long validations(long steps, long every) {
    return every == 0 ? 1 : (steps + every - 1) / every;
  }

  /** Returns the estimated time of the whole run, from its start to its test. */
  public double seconds() {
    return startSeconds + stepSeconds() + validations * validationSeconds + testSeconds;
  }

  /** Returns the estimate for another number of steps, start time and validation interval. */
  public DryRun with(long otherSteps, long every, double otherStart) {
    return new DryRun(
        network,
        secondsPerStep,
        otherSteps,
        otherStart,
        validations == 0 ? 0 : validations(otherSteps, every),
        validationSeconds,
        testSeconds,
        peakBytes,
        data);
  }

  /** Returns the estimated time of all steps. */
  public double stepSeconds() {
    return secondsPerStep * steps;
  }

  /** Returns the parts of the estimate as text. */
  public String parts() {
    return String.format(
        Locale.ROOT,
        "%s to start, %s for %d steps of %.0f ms, %s for %d validation%s, %s for the test",
        ProgressLines.duration(startSeconds),
        ProgressLines.duration(stepSeconds()),
        steps,
        1000 * secondsPerStep,
        ProgressLines.duration(validations * validationSeconds),
        validations,
        validations == 1 ? "" : "s",
        ProgressLines.duration(testSeconds));
  }
}
