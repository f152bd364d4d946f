package org.frugalsr.engine.bench;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Trainer;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.NetworkPass;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.TrainerSettings;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainingRun;
import org.frugalsr.imaging.data.Batch;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.Floats;
import org.frugalsr.tensor.kernel.Parallel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An experiment's real training step and forward pass, on one random batch that is held in memory:
 * no data set, no run folder.
 */
public final class Benchmark implements AutoCloseable {
  private final BuiltNetwork network;
  private final TrainerSettings settings;
  private final int scale;
  private final Memory memory;
  private final Trainer.Training training;
  private long done;

  /** Builds the network, at the first of its scales, and the random batch. */
  public Benchmark(Experiment e) {
    Parallel.setThreads(e.root().threads().orElse(Parallel.threads()));
    this.settings = e.trainer().common();
    this.scale = e.network().common().scale().get(0);
    this.network = Networks.build(e);
    this.memory = MachineMemory.forTensors(e.root().memoryGib());
    Batch batch = new Batch(settings.batch(), settings.patch(), network.image().channels(), scale);
    fill(batch.lr(), "lr");
    fill(batch.hr(), "hr");
    this.training = new TrainingRun(e, network, memory, (any, step) -> batch).begin();
  }

  private static void fill(float[] values, String stream) {
    Rng rng = Rng.of(0, stream, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rng.nextDouble();
    }
  }

  /** Takes one training step. */
  public void step() {
    training.step(new Progress(done, settings.steps(), settings.rate(done)));
    done++;
  }

  /**
   * Times the forward pass on random images, as inference runs it: values are released after their
   * last use.
   *
   * @param images how many at once
   * @param height of an LR image
   * @param width of an LR image
   * @param warmUps runs that do not count
   * @param runs that count
   */
  public Timing forward(int images, int height, int width, int warmUps, int runs) {
    Shape shape = Shape.of(images, height, width, network.image().channels());
    Optional<Trace> plan = Optional.of(network.trace(shape, scale, Mode.EVALUATE));
    float[] pixels = new float[(int) shape.size()];
    fill(pixels, "image");
    INDArray lr = memory.take(DataType.FLOAT, shape, "LR images");
    Floats.of(lr).copyFrom(MemorySegment.ofArray(pixels));
    try {
      return Timing.of(
          warmUps,
          runs,
          () -> {
            try (NetworkPass pass = network.evaluationPass(memory, plan)) {
              network.forward(pass.tape().constant("lr", lr), scale, pass);
            }
          });
    } finally {
      memory.giveBack(lr);
    }
  }

  /** The most bytes that tensors have held at once. */
  public long peakBytes() {
    return memory.peakBytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
