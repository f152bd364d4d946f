package org.frugalsr.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.tensor.Progress;

/**
 * What a run would take, found out by a few of its steps; no folder is made.
 *
 * @param network that was tried
 * @param secondsPerStep median of a few warm steps
 * @param steps of the whole run
 * @param startSeconds until steps have their pace: reading the data, building, and what the first
 *     steps take longer
 * @param validations how many there will be
 * @param validationSeconds of one of them
 * @param testSeconds of the test at the end
 * @param peakBytes the most that tensors held at once
 * @param data what is to be said of the data, a sentence each
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

  /** Java compiles the code while it runs: the first steps take up to several times as long. */
  private static final int WARM_STEPS = 3;

  private static final double WARM_SECONDS = 3;
  private static final double PATIENCE_SECONDS = 10;

  /**
   * Reads and checks all data, builds the network, takes a few steps and measures a few images.
   *
   * @throws org.frugalsr.api.error.FrugalException whatever the run itself would fail with
   */
  public static DryRun of(Experiment e) {
    TrainerSettings settings = e.trainer().common();
    long begin = System.nanoTime();
    try (TrainingInputs p =
        TrainingInputs.of(
            e, network -> e.init().ifPresent(init -> Initialization.apply(init, e, network)))) {
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

  /** Whether steps have their lasting pace after so many of them, and so long. */
  static boolean isWarm(int steps, double seconds) {
    return seconds >= (steps < WARM_STEPS ? PATIENCE_SECONDS : WARM_SECONDS);
  }

  /** How often a run validates: after each so many steps, if any, and at its end. */
  static long validations(long steps, long every) {
    return every == 0 ? 1 : (steps + every - 1) / every;
  }

  /** The estimate for the whole run, from its start to its test. */
  public double seconds() {
    return startSeconds + stepSeconds() + validations * validationSeconds + testSeconds;
  }

  /** The same of a run with another number of steps, another start, and validations to suit. */
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

  /** Of all steps. */
  public double stepSeconds() {
    return secondsPerStep * steps;
  }

  /** What the estimate is made of, for a sentence. */
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
