package org.frugalsr.engine.bench;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.journal.LatencyMeasured;
import org.frugalsr.engine.run.HostLoad;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.kernel.NativeThreads;

/**
 * The inference time of a run's trained network for one image on this machine.
 *
 * <p>Only the forward pass is timed, on a random image in memory, without file access or
 * conversion. The result depends on the thread count and the other load of the machine, so both are
 * recorded with it.
 *
 * @param network its registered name
 * @param step the checkpoint's step
 * @param size of the output in pixels
 * @param scale the scale factor
 * @param threads number of compute threads
 * @param warmUps runs that did not count
 * @param runs runs that counted
 * @param timing of the runs that counted
 * @param cpu the processor's model
 * @param loadAverage of the last minute, after the runs; empty where Linux does not report it
 * @param stolenShare of processor time taken by other guests of the host during the runs, 0 to 1
 * @param peakBytes peak memory of tensors
 */
public record Latency(
    String network,
    long step,
    Size size,
    int scale,
    int threads,
    int warmUps,
    int runs,
    Timing timing,
    String cpu,
    OptionalDouble loadAverage,
    OptionalDouble stolenShare,
    long peakBytes) {
  /**
   * The size of an image.
   *
   * @param width in pixels
   * @param height in pixels
   */
  public record Size(int width, int height) {
    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /**
   * What to time.
   *
   * @param output the size of the output image
   * @param scale one of the network's; may be empty if it has only one
   * @param threads number of compute threads; if empty, the run's setting, or else all processors
   * @param warmUps runs that do not count
   * @param runs that count, at least 1
   */
  public record Task(
      Size output, Optional<Integer> scale, Optional<Integer> threads, int warmUps, int runs) {
    /**
     * Checks the numbers.
     *
     * @throws UserError if there would be no run, or no thread
     */
    public Task {
      if (runs < 1 || warmUps < 0 || threads.orElse(1) < 1) {
        throw new UserError("--runs and --threads must be at least 1, and --warm-ups at least 0.");
      }
    }
  }

  /**
   * Times a checkpoint of a run and records the result in the run's journal, with the run folder
   * locked.
   *
   * @param run the run's folder
   * @param open opens the checkpoint that is timed
   * @throws UserError if the run is being trained, has no checkpoint, or the output's size is not a
   *     multiple of the scale
   * @throws org.frugalsr.engine.evaluate.NonFiniteOutput if the output contains NaN or infinity
   */
  public static Latency measure(Path run, Function<Path, TrainedNetwork> open, Task task) {
    try (RunFolder folder = RunFolder.resume(run)) {
      TrainedNetwork trained = open.apply(run);
      int scale = trained.scale(task.scale());
      requireMultiple(task.output(), scale);
      trained.experiment().root().compute();
      task.threads().ifPresent(NativeThreads::pin);
      Latency latency = time(trained, task, scale);
      try (Journal journal = Journal.open(folder.journal(), InstantSource.system())) {
        journal.record(latency.step(), latency.event());
      }
      return latency;
    }
  }

  /**
   * Checks the size of an output.
   *
   * @throws UserError if it is not a multiple of the scale
   */
  public static void requireMultiple(Size size, int scale) {
    if (size.width() % scale != 0 || size.height() % scale != 0) {
      Size below =
          new Size(
              Math.max(scale, size.width() - size.width() % scale),
              Math.max(scale, size.height() - size.height() % scale));
      throw new UserError(
          "An output of %s is not a multiple of the scale %d. A size that is: --size %s"
              .formatted(size, scale, below));
    }
  }

  private static Latency time(TrainedNetwork trained, Task task, int scale) {
    HostLoad host = HostLoad.current();
    Optional<HostLoad.Mark> start = host.mark();
    Size size = task.output();
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib());
        RandomInput lr =
            new RandomInput(
                trained.network(), memory, 1, size.height() / scale, size.width() / scale)) {
      Timing timing = Timing.of(task.warmUps(), task.runs(), lr.forward(scale));
      lr.requireFinite(scale);
      return new Latency(
          trained.experiment().network().choice().name(),
          trained.step(),
          size,
          scale,
          Parallel.threads(),
          task.warmUps(),
          task.runs(),
          timing,
          host.cpu(),
          host.loadAverage(),
          start.map(host::stolenSince).orElse(OptionalDouble.empty()),
          memory.peakBytes());
    }
  }

  /** Returns the journal event. */
  public LatencyMeasured event() {
    return new LatencyMeasured(
        size.width(),
        size.height(),
        scale,
        threads,
        warmUps,
        runs,
        timing.roundedMedian(),
        timing.roundedMin(),
        cpu,
        loadAverage,
        stolenShare);
  }
}
