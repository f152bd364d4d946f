package org.frugalsr.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.api.Trainer;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointStore;
import org.frugalsr.engine.checkpoint.Retention;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.SavedState;
import org.frugalsr.engine.train.TrainingStep;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.StateVisitor;
import org.frugalsr.tensor.Stateful;
import org.frugalsr.tensor.function.PixelLoss;

/**
 * The engine's own training of an experiment, on synthetic batches and without a run folder.
 *
 * <pre>{@code
 * try (var t = TinyTraining.onOneBatch(TinyExperiment.of(List.of(new MyPlugin()), "..."))) {
 *   List<Double> losses = t.train(20);
 * }
 * }</pre>
 */
public final class TinyTraining implements AutoCloseable, Stateful {
  private static final long CAP = 1L << 30;

  private final Experiment experiment;
  private final Memory memory = new Memory(CAP);
  private final BuiltNetwork network;
  private final TrainingStep run;
  private final Trainer.Training training;
  private long done;

  private TinyTraining(Experiment e, boolean sameBatch) {
    this.experiment = e;
    this.network = Networks.build(e);
    var t = e.trainer().common();
    int channels = e.network().common().image().channels();
    this.run =
        new TrainingStep(
            e, network, memory, new PatternBatches(t.batch(), t.patch(), channels, sameBatch));
    this.training = run.begin();
  }

  /** A training with a different batch in every step. */
  public static TinyTraining of(Experiment e) {
    return new TinyTraining(e, false);
  }

  /** A training with the same batch in every step. */
  public static TinyTraining onOneBatch(Experiment e) {
    return new TinyTraining(e, true);
  }

  /**
   * Takes some steps.
   *
   * @return the loss of each
   */
  public List<Double> train(int steps) {
    var t = experiment.trainer().common();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      losses.add(training.step(new Progress(done, t.steps(), t.rate(done))).loss());
      done++;
    }
    return losses;
  }

  /** Writes a checkpoint into a folder, as the engine does. */
  public void save(Path folder) {
    SavedState saved = SavedState.of(this);
    new CheckpointStore(folder, new Retention(0, 1))
        .save(
            new Checkpoint(
                done,
                experiment.hash(),
                experiment.network().choice().name(),
                experiment.root().seed(),
                saved.scalars(),
                saved.arrays()),
            false);
  }

  /** Resumes from the last checkpoint of a folder. */
  public void restore(Path folder) {
    Checkpoint checkpoint = new CheckpointStore(folder, new Retention(0, 1)).folder().load("last");
    SavedState.restore(this, checkpoint, folder.toString());
    done = checkpoint.step();
  }

  @Override
  public void state(StateVisitor v) {
    run.state(v);
    training.state(v);
  }

  /** The network that is trained. */
  public BuiltNetwork network() {
    return network;
  }

  /** The services that the engine offers to the trainer. */
  public TrainingStep run() {
    return run;
  }

  /** The memory of the network and its passes. */
  public Memory memory() {
    return memory;
  }

  /** The network's output for the first batch in evaluation mode. */
  public float[] predict(int scale) {
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      TrainingContext.Batch batch = run.batch(scale, Progress.DONE);
      return Numbers.toFloats(
          network.forward(pass.tape().constant("lr", batch.lr()), scale, pass).value());
    }
  }

  /** The names of the parameters without a gradient, or with zeros only, in a training pass. */
  public List<String> unreached() {
    Set<String> unreached = new TreeSet<>();
    network.parameters().forEach(p -> unreached.add(p.path()));
    for (int scale : unreached.isEmpty() ? List.<Integer>of() : run.scales()) {
      Progress first = new Progress(0, 1, 0);
      try (NetworkPass pass = network.trainingPass(memory, first)) {
        TrainingContext.Batch batch = run.batch(scale, first);
        pass.tape()
            .backward(
                Functional.pixelLoss(
                    PixelLoss.Distance.L2,
                    network.forward(pass.tape().constant("lr", batch.lr()), scale, pass),
                    pass.tape().constant("hr", batch.hr()),
                    null));
        unreached.removeAll(GradientReach.of(pass, network));
      }
    }
    return List.copyOf(unreached);
  }

  @Override
  public void close() {
    memory.close();
  }
}
