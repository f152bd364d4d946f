package org.frugalsr.engine.bench;

import java.util.List;
import java.util.Map;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.Diverged;
import org.frugalsr.engine.train.Footprint;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.OneBitDiagnostics;
import org.frugalsr.engine.train.TrainingStep;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Progress;

/**
 * Runs an experiment's real training step and forward pass on one random in-memory batch per scale,
 * without a data set or run folder. Network outputs that the trainer caches go to a temporary
 * folder, never to the cache of the user's runs. As in a run, the trainer draws the scale of each
 * step, and sign flips are counted.
 */
public final class Benchmark implements AutoCloseable {
  private final BuiltNetwork network;
  private final TrainerSettings settings;
  private final RandomPatches patches;
  private final ScratchFolder scratch;
  private final Memory memory;
  private final TrainingStep run;
  private final Trainer.Training training;
  private final OneBitDiagnostics diagnostics;
  private long done;

  /** Builds the network and the random batches. */
  public Benchmark(Experiment e) {
    e.root().compute();
    this.settings = e.trainer().common();
    this.network = Networks.build(e);
    Footprint.of(e, network).requireRoom();
    this.memory = MachineMemory.forTensors(e.root().memoryGib());
    this.patches =
        new RandomPatches(settings.batch(), settings.patch(), network.image().channels(), scales());
    this.scratch = new ScratchFolder();
    try {
      this.run = new TrainingStep(e, network, memory, patches, scratch.path());
      this.training = run.begin();
      this.diagnostics = new OneBitDiagnostics(run, memory);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /** The network's scale factors. */
  public List<Integer> scales() {
    return network.image().scales();
  }

  /**
   * Times training steps separately for each scale, in the order in which the trainer draws the
   * scales, until there are enough of each. A scale that is never drawn is omitted.
   *
   * @param warmUps steps of each scale that do not count
   * @param runs steps of each scale that count, at least 1
   * @throws WorldError if NaN or infinity appears in a step
   */
  public Map<Integer, Timing> steps(int warmUps, int runs) {
    return StepTimes.take(scales(), warmUps, runs, this::step);
  }

  /**
   * Takes one training step.
   *
   * @return the scale of its batch
   * @throws WorldError if NaN or infinity appears
   */
  public int step() {
    Progress progress = new Progress(done, settings.steps(), settings.rate(done));
    try {
      diagnostics.beginStep();
      training.step(progress);
      diagnostics.endStep(progress);
    } catch (Diverged diverged) {
      throw new WorldError(
          "The training that is timed diverged at step %d: NaN or infinity first appears in %s.\nTry a lower rate: -o trainer.optimizer.lr=%s"
              .formatted(diverged.step(), diverged.getMessage(), settings.optimizer().lr() / 2),
          diverged);
    }
    done++;
    return patches.last();
  }

  /**
   * Times the forward pass on random images as in inference: values are released after their last
   * use.
   *
   * @param scale one of {@link #scales}
   * @param images the batch size
   * @param height of an LR image
   * @param width of an LR image
   * @param warmUps runs that do not count
   * @param runs that count
   */
  public Timing forward(int scale, int images, int height, int width, int warmUps, int runs) {
    try (RandomInput lr = new RandomInput(network, memory, images, height, width)) {
      Timing timing = Timing.of(warmUps, runs, lr.forward(scale));
      lr.requireFinite(scale);
      return timing;
    }
  }

  /** Returns what has slowed down steps since the last call, one sentence each. */
  public List<String> notices() {
    return run.notices();
  }

  /** Returns the number of latent weights checked for sign flips in each step. */
  public long countedWeights() {
    return diagnostics.counted();
  }

  /** Returns the number of trained values of the network. */
  public long parameters() {
    return network.parameters().stream().mapToLong(p -> p.value().length()).sum();
  }

  /** Returns the peak memory of tensors in bytes. */
  public long peakBytes() {
    return memory.peakBytes();
  }

  @Override
  public void close() {
    scratch.close();
    memory.close();
  }
}
